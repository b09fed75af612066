import type { IPty } from 'node-pty'

/**
 * Calls back when nothing can be written to the PTY any more: its program has closed it, and may take a while to end.
 * From then on its file descriptor is closed, and the number may belong to something else.
 */
export function onHangUp(pty: IPty, listener: () => void): void {
  // Present, though not in node-pty's types.
  const on: unknown = Reflect.get(pty, 'on')
  if (typeof on === 'function') Reflect.apply(on, pty, ['close', listener])
}
