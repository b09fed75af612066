import { isoTime } from '../../base/clock.ts'
import type { Agent, Evidence } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import type { LiveAgent } from './liveAgent.ts'

const SOURCES = ['process', 'hook', 'mcp', 'screen'] as const

export function addLive(context: Context, agent: Agent, terminalId: string): LiveAgent {
  const live: LiveAgent = {
    id: agent.id,
    kind: agent.kind,
    terminal_id: terminalId,
    started_at: context.ports.clock.now(),
    evidence: [],
    dialog: null,
    asked: false,
    answered: null,
    own_box: false,
    interrupted_at: null,
    calls: 0,
    person_at: null,
    typing: false,
    submitted_at: null,
    onSubmitted: null,
    ready_at: null,
    written: 0,
    changed_at: context.ports.clock.now(),
    quiet: false,
    turn: null,
    person_wrote_at: null,
    announcing: { count: 0, at: 0 },
    into_turn: new Set(),
    warned_of: new Set(),
    signalled_at: null,
    looked_at: context.ports.clock.now(),
    transcript: null,
    cancelHold: () => undefined,
    recheck: () => undefined,
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

/** A person ends the program of this terminal, if it is an agent's: that is no failure. */
export function noteSignalled(context: Context, terminalId: string): void {
  const live = liveByTerminal(context, terminalId)
  if (live) live.signalled_at = context.ports.clock.now()
}
