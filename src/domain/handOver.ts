import type { AgentStatus, Hold } from '../contract/agent.ts'

/** A turn as far as the hold on its agent is concerned. */
export interface HeldTurn {
  /** Whether it began while the agent was held, so that it is the person's own. */
  readonly own: boolean
  readonly ended: boolean
}

/** The turn of a held agent after one more look at its status; `turn` is null while there was none since it was taken. */
export function followTurn(turn: HeldTurn | null, status: AgentStatus): HeldTurn | null {
  if (status === 'working' && (turn === null || turn.ended)) return { own: true, ended: false }
  return status === 'idle' && turn !== null && !turn.ended ? { ...turn, ended: true } : turn
}

/** The turn of an agent in the moment in which a person takes it. */
export const turnAtHold = (status: AgentStatus): HeldTurn | null =>
  status === 'working' || status === 'needs_input' ? { own: false, ended: false } : null

export interface HeldMoment {
  readonly status: AgentStatus
  readonly draft: string
  /** The last turn since the agent was taken; null where there was none. */
  readonly turn: HeldTurn | null
  /** When the person last pressed a key in its terminal or interrupted its turn, in milliseconds; null for never. */
  readonly touched_at: number | null
  /** When this host came to know of the agent, in milliseconds: before that nobody could have typed. */
  readonly known_at: number
  readonly now: number
}

export type HandBack =
  { readonly now: true; readonly why: string } | { readonly now: false; readonly after_ms: number | null }

const STAYS: HandBack = { now: false, after_ms: null }

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

const ENDS: Readonly<Record<Hold['until'], (hold: Hold) => string>> = {
  given_back: () => 'until it is given back',
  idle: (hold) => `until ${seconds(hold.idle_ms ?? 0)} have passed without a key`,
  prompt: () => 'until it is at its prompt again',
}

export const describeUntil = (hold: Hold): string => ENDS[hold.until](hold)

/** Why a prompt waits for a person, one line. */
export const describeHold = (hold: Hold): string =>
  `a person (${hold.by}) holds the agent since ${hold.since}, ${describeUntil(hold)}`

/**
 * Whether an agent that a person has taken goes back by itself now. `after_ms` says when to ask again, where nothing
 * will be heard by then; otherwise each change of its status and its screen asks.
 */
export function decideHandBack(hold: Hold, moment: HeldMoment): HandBack {
  switch (hold.until) {
    case 'given_back':
      return STAYS
    case 'idle':
      return afterIdle(hold, moment)
    case 'prompt':
      return atPrompt(hold, moment)
  }
}

function afterIdle(hold: Hold, { touched_at, known_at, now }: HeldMoment): HandBack {
  const idle = hold.idle_ms ?? 0
  const from = Math.max(Date.parse(hold.since), known_at, touched_at ?? 0)
  if (now - from >= idle) return { now: true, why: `no key of the person for ${seconds(idle)}` }
  return { now: false, after_ms: from + idle - now }
}

/**
 * The end of the person's own turn gives the agent back. So does the end of a turn that ran already when they took it,
 * unless they have stepped into it: who interrupts a turn wants to say something next.
 */
function atPrompt(hold: Hold, { status, draft, turn, touched_at }: HeldMoment): HandBack {
  if (status !== 'idle' || draft !== '' || !turn?.ended) return STAYS
  const stepped = touched_at !== null && touched_at >= Date.parse(hold.since)
  if (!turn.own && stepped) return STAYS
  return { now: true, why: 'it is at its prompt again' }
}
