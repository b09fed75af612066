import type { Agent } from '../../contract/agent.ts'
import type { Moment } from '../../domain/promptDelivery.ts'
import type { Context } from '../context.ts'
import type { LiveAgent } from './liveAgent.ts'

/** What decides whether a prompt may be typed into the agent now; for delivery and for those who ask why one waits. */
export function momentOf(context: Context, live: LiveAgent, agent: Agent): Moment {
  return {
    status: agent.status,
    paused: agent.paused,
    dialog: agent.dialog?.text.split('\n')[0] ?? null,
    held: agent.held,
    person_at: live.person_at,
    quiet: live.quiet,
    interrupted_at: live.interrupted_at,
    draft: isPutBack(live) ? '' : draftOf(context, live),
    now: context.ports.clock.now(),
  }
}

export function draftOf(context: Context, live: LiveAgent): string {
  const screen = context.ports.terminals.screen(live.terminal_id)
  return screen ? (context.ports.agents.get(live.kind)?.readScreen(screen).draft ?? '') : ''
}

/** Whether it stands at its own prompt with nothing in the input box, as far as its screen is understood. */
export function isEmptyBox(context: Context, live: LiveAgent): boolean {
  const screen = context.ports.terminals.screen(live.terminal_id)
  const reading = screen && context.ports.agents.get(live.kind)?.readScreen(screen)
  return context.live.get(live.id) === live && reading?.state === 'idle' && reading.draft === ''
}

/** Whether a text in the input box can only be a prompt of ours that an interrupt has put back there. */
export const isPutBack = (live: LiveAgent): boolean => live.own_box && live.interrupted_at !== null
