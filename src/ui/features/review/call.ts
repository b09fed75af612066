import { createSignal, type Accessor } from 'solid-js'
import type { Result } from '../../../base/result.ts'
import type { Client } from '../../../client/rpc.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'

export interface OneCall {
  readonly isBusy: Accessor<boolean>
  readonly failure: Accessor<CallFailure | null>
  /** Runs it unless one runs already; null then, or where it was refused. */
  run<T>(work: (client: Client) => Promise<T>): Promise<T | null>
  forget(): void
}

/** One call at a time with its refusal, as a dialog needs it. */
export function createCall(yard: Yard): OneCall {
  const [isBusy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<CallFailure | null>(null)
  return {
    isBusy,
    failure,
    async run<T>(work: (client: Client) => Promise<T>) {
      if (isBusy()) return null
      setBusy(true)
      setFailure(null)
      const answer: Result<T, CallFailure> = await yard.call(work)
      setBusy(false)
      if (answer.ok) return answer.value
      setFailure(answer.error)
      return null
    },
    forget: () => setFailure(null),
  }
}
