import { newId } from '../../base/ids.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Thread } from '../../contract/message.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

interface Decision {
  readonly decision: string
  readonly reasoning: string
  readonly by: string
}

/** Keeps a thread's decision as the newest entry under its topic, inside the caller's transaction. */
export function recordDecision(
  context: Context,
  { tables, at, record }: Writer,
  thread: Thread,
  { decision, reasoning, by }: Decision,
): Memory {
  const where = { project_id: thread.project_id, key: thread.topic, superseded_by: null }
  const [before] = tables.memories.list({ where, newestFirst: true, limit: 1 })
  const entry: Memory = {
    ...{ id: newId('mem', context.ports.random), project_id: thread.project_id, run_id: thread.run_id },
    ...{ task_id: thread.task_id, thread_id: thread.id, key: thread.topic, type: 'decision', confidence: 1 },
    value: reasoning === '' ? decision : `${decision}\n\n${reasoning}`,
    ...{ version: (before?.version ?? 0) + 1, supersedes: before ? [before.id] : [], superseded_by: null },
    ...{ created_by: by, created_at: at },
  }
  if (before) {
    tables.memories.update(before.id, { superseded_by: entry.id }, { superseded_by: null })
    record({ type: 'memory.superseded', images: { memory: { ...before, superseded_by: entry.id } } })
  }
  tables.memories.insert(entry)
  record({ type: 'memory.put', detail: entry.key, images: { memory: entry } })
  return entry
}
