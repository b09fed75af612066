import type { AgentStatus } from '../contract/agent.ts'

/** After a person's last key in a terminal, prompts wait so long for it to be quiet. */
export const PERSON_MS = 5_000
/** Within this time after an interrupt a program may put the prompt of the interrupted turn back into its input box. */
export const INTERRUPT_MS = 1_000

export interface Moment {
  readonly status: AgentStatus
  readonly paused: boolean
  /** The program has been quiet for long enough, and its screen is not understood. */
  readonly quiet: boolean
  /** When a person last typed into the terminal, in milliseconds; null for never. */
  readonly person_at: number | null
  /** When the last turn was interrupted, in milliseconds; null when that is over. */
  readonly interrupted_at: number | null
  /** Text that stands unsubmitted in the input box. */
  readonly draft: string
  readonly now: number
}

export type Delivery =
  { readonly now: true } | { readonly now: false; readonly why: string; readonly after_ms: number | null }

/** Whether a queued prompt may be typed now: only at the agent's own prompt, and never while a person types there. */
export function decideDelivery(moment: Moment): Delivery {
  if (moment.paused) return { now: false, why: 'the agent is paused', after_ms: null }
  const ready = moment.status === 'idle' || (moment.status === 'unsure' && moment.quiet)
  if (!ready) return { now: false, why: `the agent is ${moment.status}`, after_ms: null }
  const quiet = moment.person_at === null ? PERSON_MS : moment.now - moment.person_at
  if (quiet < PERSON_MS)
    return { now: false, why: 'a person types in the terminal', after_ms: PERSON_MS - quiet }
  const settled = moment.interrupted_at === null ? INTERRUPT_MS : moment.now - moment.interrupted_at
  if (settled < INTERRUPT_MS)
    return { now: false, why: 'its turn was interrupted just now', after_ms: INTERRUPT_MS - settled }
  if (moment.draft !== '') return { now: false, why: 'unsent text stands in its input box', after_ms: null }
  return { now: true }
}
