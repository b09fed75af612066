import type { Terminals, TerminalScreen } from '../../core/ports/terminals.ts'

/** What it needs to know of the terminals; `isOver` holds from a terminal's exit event on, and for unknown ones. */
export interface Watched extends Pick<Terminals, 'on' | 'screen'> {
  readonly isOver: (id: string) => boolean
}

/** Looks now and after each change; ends with null at the terminal's exit, after `limit.ms`, or on abort. */
export function untilScreen(
  terminals: Watched,
  id: string,
  matches: (screen: TerminalScreen) => boolean,
  limit: { ms: number; signal?: AbortSignal },
): Promise<TerminalScreen | null> {
  const look = (): TerminalScreen | null => {
    const screen = terminals.screen(id)
    return screen && matches(screen) ? screen : null
  }
  return new Promise((resolve, reject) => {
    const seen = look()
    if (seen || terminals.isOver(id) || limit.signal?.aborted) {
      resolve(seen)
      return
    }
    const cleanUp = (): void => {
      clearTimeout(timer)
      stop()
      limit.signal?.removeEventListener('abort', giveUp)
    }
    const giveUp = (): void => {
      cleanUp()
      resolve(null)
    }
    const timer = setTimeout(giveUp, limit.ms)
    const stop = terminals.on((event) => {
      if (event.id !== id) return
      try {
        const found = look()
        if (!found && event.type !== 'exit') return
        cleanUp()
        resolve(found)
      } catch (error) {
        // A condition that throws is a bug of the caller and must reach it, not the emitter.
        cleanUp()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    limit.signal?.addEventListener('abort', giveUp, { once: true })
  })
}
