/**
 * What base, contract, domain and core may use of the platform: the globals that Node, browsers and workers agree on.
 * They are written out because both `lib.dom` and `@types/node` would also hand over timers, files and the clock.
 */
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare const AbortSignal: {
  any(signals: readonly AbortSignal[]): AbortSignal
  abort(reason?: unknown): AbortSignal
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare const AbortController: { new (): AbortController }

interface TextEncoder {
  encode(text: string): Uint8Array
}
declare const TextEncoder: { new (): TextEncoder }

interface TextDecoder {
  decode(bytes: Uint8Array, options?: { stream?: boolean }): string
}
declare const TextDecoder: { new (encoding?: string, options?: { fatal?: boolean }): TextDecoder }

declare function structuredClone<T>(value: T): T
declare function queueMicrotask(run: () => void): void
