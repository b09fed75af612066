import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import { GROUPS, standingOf, type Group } from './urgency.ts'

export interface TaskGroup {
  readonly group: Group
  readonly tasks: readonly Task[]
}

type Agents = Readonly<Record<string, Agent>>

const agentOf = (task: Task, agents: Agents): Agent | undefined =>
  task.agent_id === null ? undefined : agents[task.agent_id]

/** Whether a task answers what was typed: in its title, its branch, its prompt, its kind or its id. */
export function answers(task: Task, query: string): boolean {
  if (query === '') return true
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${task.title} ${task.branch ?? ''} ${task.kind} ${task.id} ${task.prompt}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Tasks by urgency, the newest first within a group; empty groups and what is archived are left out. */
export function groupTasks(tasks: readonly Task[], agents: Agents): TaskGroup[] {
  const shown = tasks.filter((task) => task.archived_at === null).toReversed()
  const byId = Object.fromEntries(tasks.map((task) => [task.id, task]))
  const grouped = Map.groupBy(shown, (task) => standingOf(task, agentOf(task, agents), byId).group)
  return GROUPS.map((group) => ({ group, tasks: grouped.get(group) ?? [] })).filter(
    (each) => each.tasks.length > 0,
  )
}
