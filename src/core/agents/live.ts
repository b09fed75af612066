import { isoTime } from '../../base/clock.ts'
import type { Agent, Dialog, Evidence } from '../../contract/agent.ts'
import type { Context } from '../context.ts'

/** What is known of a running agent beyond its row: the newest evidence, and who types. */
export interface LiveAgent {
  readonly id: string
  readonly kind: string
  readonly terminal_id: string
  readonly started_at: number
  evidence: Evidence[]
  dialog: Dialog | null
  /** Tool calls under way. */
  calls: number
  /** When a person last typed into its terminal. */
  person_at: number | null
  /** Whether a prompt is being typed right now. */
  typing: boolean
  /** When the last prompt was submitted; an idle screen right after it is the one from before. */
  submitted_at: number | null
  /** Resolves the wait for a hook that confirms a submitted prompt. */
  onSubmitted: (() => void) | null
  cancelRecheck: () => void
  cancelRetry: () => void
}

const SOURCES = ['process', 'hook', 'mcp', 'screen'] as const

export function addLive(context: Context, agent: Agent, terminalId: string): LiveAgent {
  const live: LiveAgent = {
    id: agent.id,
    kind: agent.kind,
    terminal_id: terminalId,
    started_at: context.ports.clock.now(),
    evidence: [],
    dialog: null,
    calls: 0,
    person_at: null,
    typing: false,
    submitted_at: null,
    onSubmitted: null,
    cancelRecheck: () => undefined,
    cancelRetry: () => undefined,
  }
  context.live.set(agent.id, live)
  return live
}

/** Replaces the evidence of one source. */
export function putEvidence(context: Context, live: LiveAgent, item: Omit<Evidence, 'at'>): void {
  const at = isoTime(context.ports.clock.now())
  const others = live.evidence.filter((one) => one.source !== item.source)
  live.evidence = [...others, { ...item, at }].sort(
    (a, b) => SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source),
  )
}

export function liveByTerminal(context: Context, terminalId: string): LiveAgent | undefined {
  for (const live of context.live.values()) if (live.terminal_id === terminalId) return live
  return undefined
}
