import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import { requireTask } from '../require.ts'
import { waitUntil } from '../waiting.ts'
import { viewTask } from './viewTask.ts'

type Out = Output<'task', 'wait'>

/** Waits until the task's agent has nothing to do, asks something, or is gone. */
export async function waitIdle(
  context: Context,
  caller: Caller,
  input: Input<'task', 'wait'>,
  call: Call,
): Promise<Result<Out, Failure<Codes<'task', 'wait'>>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const answer = await waitUntil(
    context,
    (event) => event.task_id === input.task_id,
    () => check(context, input.task_id),
    { ms: input.timeout_ms, signal: call.signal },
  )
  return ok(
    answer ?? { ...look(context, input.task_id), outcome: 'nothing_yet', next: 'call wait_for_idle again' },
  )
}

function look(context: Context, taskId: string): Omit<Out, 'outcome' | 'next'> {
  return context.ports.store.read((tables) => {
    const task = tables.tasks.get(taskId)
    return { task_id: taskId, agent: task ? viewTask(tables, task).agent : null }
  })
}

function check(context: Context, taskId: string): Out | null {
  const now = look(context, taskId)
  const waiting = context.ports.store.read((tables) => ({
    launch: tables.tasks.get(taskId)?.launch ?? 'none',
    prompts: tables.prompts.count({ task_id: taskId, state: ['queued', 'delivering'] }),
  }))
  if (waiting.launch !== 'running') {
    const over = waiting.launch === 'none' || waiting.launch === 'failed'
    return over ? { ...now, outcome: 'gone', next: 'it has no running agent; start_agent starts one' } : null
  }
  switch (now.agent?.status) {
    case 'needs_input':
      return {
        ...now,
        outcome: 'needs_input',
        next: `the agent asks: ${now.agent.dialog?.text ?? 'see its terminal'}`,
      }
    case 'idle':
      return waiting.prompts > 0 ? null : { ...now, outcome: 'idle', next: 'send_prompt gives it more to do' }
    case 'gone':
      return { ...now, outcome: 'gone', next: 'its agent has ended; start_agent starts another' }
    default:
      return null
  }
}
