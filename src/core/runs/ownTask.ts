import type { Task } from '../../contract/task.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'

/** The task that the caller works on now: that of its agent, which a claim may have changed, else that of its token. */
export function ownTask(tables: Tables, caller: Caller): Task | undefined {
  const agent = caller.agent_id === null ? undefined : tables.agents.get(caller.agent_id)
  const id = agent?.task_id ?? caller.task_id
  return id === null ? undefined : tables.tasks.get(id)
}
