import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { pauseReason } from '../../domain/pause.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { chooseAgents } from './chooseAgents.ts'
import { rosterEntry } from './roster.ts'
import { setPaused } from './setPaused.ts'

/** Lets agents only read and give back. What they hold they keep, for as long as it was theirs. */
export async function pauseAgents(
  context: Context,
  caller: Caller,
  input: Input<'agent', 'pause'>,
  call: Call,
): Promise<Result<Output<'agent', 'pause'>, Failure<Codes<'agent', 'pause'>>>> {
  const chosen = await chooseAgents(context, caller, input)
  if (!chosen.ok) return chosen
  const reason = pauseReason(caller.role === 'operator' ? null : caller.label, input.reason)
  return ok(
    commit(context, caller, (writer) => {
      const paused = chosen.value
        .map(({ id }) => writer.tables.agents.get(id))
        .flatMap((agent) => (agent ? (setPaused(writer, agent, reason) ?? []) : []))
      const answer = {
        changed: paused.map((agent) => rosterEntry(context, agent)),
        refused: [],
        next:
          paused.length === 0
            ? 'none of them runs unpaused; nothing to do'
            : 'what is sent to them waits; resume lets them go on',
      }
      call.keep(writer, answer)
      return answer
    }),
  )
}
