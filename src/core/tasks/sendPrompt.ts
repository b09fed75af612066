import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { decidePrompt } from '../../domain/task.ts'
import { deliverPrompts } from '../agents/deliverPrompts.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { requireTask } from '../require.ts'
import { dropSignals } from '../review/putSignal.ts'
import { endedRun } from '../runs/endedRun.ts'

type Out = Output<'task', 'prompt'>

const NEXT =
  'it is typed when the agent is at its prompt; wait_for_signal_done or wait_for_idle tells when the turn has ended'

/** Queues text for a task's agent. A task in review goes back to work, so that it signals done again. */
export async function sendPrompt(
  context: Context,
  caller: Caller,
  input: Input<'task', 'prompt'>,
  call: Call,
): Promise<Result<Out, Failure<Codes<'task', 'prompt'>>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const allowed = decidePrompt(found.value)
  if (!allowed.ok) return allowed
  const ended = context.ports.store.read((tables) => endedRun(tables, found.value.run_id))
  if (ended) return err(ended)
  const queued = commit(context, caller, (writer) => {
    const task = writer.tables.tasks.get(input.task_id)
    const agentId = task?.agent_id ?? null
    const agent = agentId === null ? undefined : writer.tables.agents.get(agentId)
    const launching = task !== undefined && ['queued', 'worktree', 'setup', 'agent'].includes(task.launch)
    if (!task || (!launching && (!agent || agent.status === 'gone'))) return null
    const prompt = insertPrompt(context, writer, caller, task, {
      text: input.prompt,
      agent_id: launching && agent?.status === 'gone' ? null : agentId,
    })
    if (task.status === 'review') returnToWork(writer, task)
    const answer: Out = {
      task_id: task.id,
      prompt_id: prompt.id,
      state: prompt.state,
      next: NEXT,
    }
    call.keep(writer, answer)
    return answer
  })
  if (!queued) {
    return err(
      failure(
        'NO_AGENT',
        `task ${input.task_id} has no running agent; start_agent starts one, then send the prompt`,
      ),
    )
  }
  deliverSoon(context, input.task_id, input.into_turn === true ? queued.prompt_id : null)
  return ok(queued)
}

function returnToWork(writer: Writer, task: Task): void {
  const change = { status: 'in_progress' as const, updated_at: writer.at }
  writer.tables.tasks.update(task.id, change, { status: 'review' })
  dropSignals(writer, task)
  writer.record({ type: 'task.sent_back', images: { task: { ...task, ...change } } })
}

/** What may go into the running turn is known to this host only: the turn does not outlive it. */
function deliverSoon(context: Context, taskId: string, intoTurn: string | null): void {
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  const live = task?.agent_id ? context.live.get(task.agent_id) : undefined
  if (live && intoTurn !== null) live.into_turn.add(intoTurn)
  if (live) inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
}
