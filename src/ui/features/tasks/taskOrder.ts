import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import { GROUPS, standingOf } from './urgency.ts'

/** Whether a task answers what was typed: in its title, its tags, its branch, its prompt, its kind or its id. */
export function answers(task: Task, query: string): boolean {
  if (query === '') return true
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const { title, tags, branch, kind, id, prompt } = task
  const text = [title, ...tags, branch ?? '', kind, id, prompt].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Tasks by urgency, the newest first within a group; what is archived is left out. */
export function byUrgency(tasks: readonly Task[], agents: Readonly<Record<string, Agent>>): Task[] {
  const shown = tasks.filter((task) => task.archived_at === null).toReversed()
  const byId = Object.fromEntries(tasks.map((task) => [task.id, task]))
  const groupOf = (task: Task) => standingOf(task, agents[task.agent_id ?? ''], byId).group
  const grouped = Map.groupBy(shown, groupOf)
  return GROUPS.flatMap((group) => grouped.get(group) ?? [])
}
