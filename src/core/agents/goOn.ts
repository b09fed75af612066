import type { Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { projectOf } from '../require.ts'
import type { CutOffBy } from './cutOff.ts'
import { settleSubmitted, submittedTo } from './settleSubmitted.ts'
import { resumeAgent } from './startAgent.ts'

/** Starts an agent again after its program or the whole host has ended, and settles what was being sent to it then. */
export async function goOn(
  context: Context,
  task: Task,
  { agent, reason, by }: { readonly agent: Agent; readonly reason: string; readonly by: CutOffBy },
): Promise<Result<void, { message: string }>> {
  // Asked before it runs: what is sent to it from then on is no concern of this.
  const prompt = submittedTo(context, agent)
  const resumed = await resumeAgent(context, projectOf(context, task), task, { agent, reason })
  const stopping = context.stopping.signal.aborted
  if (resumed.ok && prompt && !stopping) await settleSubmitted(context, task, { agent, prompt }, by)
  return resumed
}
