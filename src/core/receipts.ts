import { isoTime } from '../base/clock.ts'
import { ok, type Result } from '../base/result.ts'
import type { Caller } from './caller.ts'
import type { Context } from './context.ts'
import type { CallOptions } from './handlers.ts'
import { receiptKey, type Call } from './ledger.ts'

/** A use case as its file exports it. */
export type UseCase<In, Out, Fail> = (
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
) => Promise<Result<Out, Fail>>

const requestIdOf = (input: unknown): string | undefined => {
  if (typeof input !== 'object' || input === null || !('request_id' in input)) return undefined
  return typeof input.request_id === 'string' ? input.request_id : undefined
}

/**
 * Makes a handler of a use case. A retry with the same request id joins the call that is under way or gets its
 * answer again; an answer that the use case did not keep in its own transaction is kept here.
 */
export function once<In, Out, Fail>(context: Context, operation: string, useCase: UseCase<In, Out, Fail>) {
  return async (caller: Caller, input: In, options: CallOptions): Promise<Result<Out, Fail>> => {
    const key = receiptKey(caller, operation, requestIdOf(input))
    if (key === null) return useCase(context, caller, input, { ...options, key, keep: () => undefined })
    const receipt = context.ports.store.read((tables) => tables.receipt(key))
    // The receipt holds what the same operation answered, as the contract's output schema checks on its way out.
    if (receipt) return ok(receipt.answer as Out)
    const underway = context.underway.get(key)
    if (underway) return underway as Promise<Result<Out, Fail>>
    const promise = run(context, key, (call) => useCase(context, caller, input, call), options)
    context.underway.set(key, promise)
    return promise.finally(() => context.underway.delete(key))
  }
}

async function run<Out, Fail>(
  context: Context,
  key: string,
  work: (call: Call) => Promise<Result<Out, Fail>>,
  options: CallOptions,
): Promise<Result<Out, Fail>> {
  let kept = false
  const result = await work({
    ...options,
    key,
    keep: (writer, answer) => {
      writer.tables.keepReceipt({ key, answer, at: writer.at })
      kept = true
    },
  })
  if (result.ok && !kept && !isEmptyWait(result.value)) {
    const at = isoTime(context.ports.clock.now())
    context.ports.store.write((tables) => tables.keepReceipt({ key, answer: result.value, at }))
  }
  return result
}

/** `nothing_yet` says that there is no answer so far; a retry waits on instead of hearing it again. */
function isEmptyWait(answer: unknown): boolean {
  return (
    typeof answer === 'object' && answer !== null && 'outcome' in answer && answer.outcome === 'nothing_yet'
  )
}
