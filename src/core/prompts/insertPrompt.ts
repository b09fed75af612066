import { newId } from '../../base/ids.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Task } from '../../contract/task.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

/** Queues a prompt for a task's agent, inside the transaction of what it is about. */
export function insertPrompt(
  context: Context,
  writer: Writer,
  caller: Caller | 'host',
  task: Task,
  given: { text: string; agent_id: string | null },
): Prompt {
  const prompt: Prompt = {
    id: newId('prm', context.ports.random),
    project_id: task.project_id,
    task_id: task.id,
    agent_id: given.agent_id,
    text: given.text,
    created_by: caller === 'host' ? 'host' : callerName(caller),
    state: 'queued',
    reason: null,
    created_at: writer.at,
    delivered_at: null,
  }
  writer.tables.prompts.insert(prompt)
  writer.record({ type: 'prompt.queued', images: { prompt } })
  return prompt
}
