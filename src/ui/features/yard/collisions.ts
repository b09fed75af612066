import type { Task } from '../../../contract/task.ts'

/** Two tasks that could not be merged as they are, and where. */
export interface Pair {
  readonly one: Task
  readonly other: Task
  readonly paths: readonly string[]
}

/** Each pair once, the older task first. */
export function pairsOf(tasks: readonly Task[]): Pair[] {
  const places = new Map(tasks.map((task, at) => [task.id, at]))
  return tasks.flatMap((one, at) =>
    one.collisions.flatMap(({ task_id: id, paths }) => {
      const place = places.get(id) ?? -1
      const other = tasks[place]
      return other && place > at ? [{ one, other, paths }] : []
    }),
  )
}

/** The first path, and how many more there are. */
export function pathWords(paths: readonly string[], isShort = false): string {
  const first = paths[0] ?? ''
  const name = isShort ? first.slice(first.lastIndexOf('/') + 1) : first
  return paths.length > 1 ? `${name} +${paths.length - 1}` : name
}
