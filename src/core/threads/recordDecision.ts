import type { Memory } from '../../contract/memory.ts'
import type { Thread } from '../../contract/message.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { putMemory } from '../memory/putMemory.ts'

interface Decision {
  readonly decision: string
  readonly reasoning: string
  readonly by: string
}

/** Keeps a thread's decision as the newest entry under its topic, inside the caller's transaction. */
export const recordDecision = (
  context: Context,
  writer: Writer,
  { id, project_id, run_id, task_id, topic }: Thread,
  { decision, reasoning, by }: Decision,
): Memory =>
  putMemory(context, writer, {
    ...{ project_id, run_id, task_id, thread_id: id, key: topic, type: 'decision', confidence: 1 },
    value: reasoning === '' ? decision : `${decision}\n\n${reasoning}`,
    ...{ supersedes: [], created_by: by },
  })
