import type { Dialog } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import type { LiveAgent } from './liveAgent.ts'

/** A program that draws its dialog anew shows half of it or none for a moment. */
const REDRAW_MS = 1_000

/**
 * The dialog on the agent's screen right now, never the one of a moment ago; null where there is none. One that was there
 * at the last look, and that the caller names by its `text`, is waited for while it is drawn anew: such a redraw may be
 * over before anybody is told of it, so that a refused answer would never be asked for again.
 */
export async function readDialog(
  context: Context,
  live: LiveAgent,
  text: string | undefined,
): Promise<Dialog | null> {
  const { agents, terminals } = context.ports
  const read = (screen = terminals.screen(live.terminal_id)): Dialog | null =>
    (screen && agents.get(live.kind)?.readScreen(screen).dialog) ?? null
  const seen = read()
  if (text === undefined || seen?.text === text || live.dialog?.text !== text) return seen
  const limit = { ms: REDRAW_MS, signal: context.stopping.signal }
  await terminals.until(live.terminal_id, (screen) => read(screen)?.text === text, limit)
  return read()
}
