import type { Result } from '../base/result.ts'
import type { Failure } from '../contract/errors.ts'
import type { Codes, Contract, Input, Output } from '../contract/index.ts'
import type { Caller } from './caller.ts'

/** How one call is told that its caller has gone away. */
export interface CallOptions {
  readonly signal?: AbortSignal
  /** Resolves with whether the answer has been handed to the caller's connection whole; left out where nobody can tell. */
  readonly answered?: Promise<boolean>
}

export type Handler<Noun extends keyof Contract, Verb extends keyof Contract[Noun]> = (
  caller: Caller,
  input: Input<Noun, Verb>,
  options: CallOptions,
) => Promise<Result<Output<Noun, Verb>, Failure<Codes<Noun, Verb>>>>

/** Operations that the server answers from the contract and the feed itself. */
type ServedByServer = { tool: 'list'; event: 'follow' }

/** One handler for each operation of the contract, checked by the compiler. */
export type Handlers = {
  readonly [Noun in keyof Contract as Exclude<Noun, 'tool'>]: {
    readonly [
      Verb in keyof Contract[Noun] as Noun extends keyof ServedByServer
        ? Exclude<Verb, ServedByServer[Noun]>
        : Verb
    ]: Handler<Noun, Verb>
  }
}
