import type { AgentStatus, Hold } from '../contract/agent.ts'
import { describeHold } from './handOver.ts'

/** After a person's last key in a terminal, prompts wait so long for it to be quiet. */
export const PERSON_MS = 5_000
/** Within this time after an interrupt a program may put the prompt of the interrupted turn back into its input box. */
export const INTERRUPT_MS = 1_000

export interface Moment {
  readonly status: AgentStatus
  readonly paused: boolean
  /** What the dialog on the screen says; null where there is none. */
  readonly dialog: string | null
  /** The person who has taken the agent, and how it goes back. */
  readonly held: Hold | null
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

const wait = (why: string, after: number | null = null): Delivery => ({ now: false, why, after_ms: after })

/** Who sent a prompt, as it stands in `created_by`: these are the person at the desk and their devices. */
export const PERSONS: readonly string[] = ['operator', 'remote']
export const isByPerson = (createdBy: string): boolean => PERSONS.includes(createdBy)

/** Whether a prompt goes on while a person holds the agent: only what a person sends. */
export const passesHold = (held: Hold | null, createdBy: string): boolean =>
  held === null || isByPerson(createdBy)

const WAITS: Readonly<Record<AgentStatus, string>> = {
  starting: 'the agent is starting',
  working: 'the agent is working',
  needs_input: 'the agent shows a dialog',
  idle: 'the agent is at its prompt',
  unsure: 'nobody can tell what the agent does; look at its terminal',
  stale: 'the agent has not been heard of for a while; look at its terminal',
  gone: 'the agent has ended',
}

/**
 * Whether a prompt of this sender may be typed now: only at the agent's own prompt, never while a person types there,
 * and while a person holds the agent only what a person sends. `after_ms` says when it is worth asking again, where
 * nothing will be heard by then.
 */
export function decideDelivery(moment: Moment, createdBy: string): Delivery {
  if (moment.paused) return wait('the agent is paused')
  if (moment.held !== null && !isByPerson(createdBy)) return wait(describeHold(moment.held))
  const ready = moment.status === 'idle' || (moment.status === 'unsure' && moment.quiet)
  if (!ready) {
    const asks = moment.status === 'needs_input' && moment.dialog !== null
    return wait(asks ? `${WAITS.needs_input}: ${moment.dialog}` : WAITS[moment.status])
  }
  const quiet = moment.person_at === null ? PERSON_MS : moment.now - moment.person_at
  if (quiet < PERSON_MS) return wait('a person types in the terminal', PERSON_MS - quiet)
  const settled = moment.interrupted_at === null ? INTERRUPT_MS : moment.now - moment.interrupted_at
  if (settled < INTERRUPT_MS) return wait('its turn was interrupted just now', INTERRUPT_MS - settled)
  if (moment.draft !== '') return wait('unsent text stands in its input box')
  return { now: true }
}
