import type { Task } from '../../../contract/task.ts'

/** Whether a task answers what was typed: in its title, its branch, its prompt, its kind or its id. */
export function answers(task: Task, query: string): boolean {
  if (query === '') return true
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${task.title} ${task.branch ?? ''} ${task.kind} ${task.id} ${task.prompt}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
