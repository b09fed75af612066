import type { Brief, Run, RunStatus } from '../../../contract/run.ts'
import type { Task } from '../../../contract/task.ts'
import type { YardState } from '../../state/yard.ts'
import type { Lamp } from '../tasks/urgency.ts'

/** How a run's status is said and shown; the shape of the lamp differs as its word does. */
export const RUN_WORDS: Readonly<Record<RunStatus, { readonly word: string; readonly lamp: Lamp }>> = {
  planning: { word: 'Planning', lamp: 'idle' },
  ready: { word: 'Ready', lamp: 'ready' },
  in_progress: { word: 'In progress', lamp: 'working' },
  complete: { word: 'Complete', lamp: 'merged' },
  stopped: { word: 'Stopped', lamp: 'failed' },
}

/** What the person does to bring a run into a status. */
export const MOVE_WORDS: Readonly<Record<RunStatus, string>> = {
  planning: 'Back to planning',
  ready: 'Mark ready',
  in_progress: 'Start',
  complete: 'Complete…',
  stopped: 'Stop…',
}

export const isEnded = (status: RunStatus): status is 'complete' | 'stopped' =>
  status === 'complete' || status === 'stopped'

export interface BriefField {
  readonly key: 'name' | Exclude<keyof Brief, 'preferred_kind'>
  readonly title: string
  readonly help: string
}

export const BRIEF_FIELDS: readonly BriefField[] = [
  { key: 'name', title: 'Name', help: 'One line' },
  { key: 'goal', title: 'Goal', help: 'What this effort is for' },
  { key: 'end_state', title: 'End state', help: 'What is there when it is done' },
  { key: 'acceptance_criteria', title: 'Acceptance criteria', help: 'One a line' },
  { key: 'constraints', title: 'Constraints', help: 'What must not change or happen, one a line' },
  { key: 'tests', title: 'Tests', help: 'How it is checked, one a line' },
  { key: 'plan', title: 'Plan', help: 'The steps, one a line' },
  { key: 'stack', title: 'Stack', help: 'Languages, libraries and tools, one a line' },
]

/** A run, or what it was at a version. */
type Written = Pick<Run, 'name' | 'brief'>

export function textOf({ name, brief }: Written, key: BriefField['key']): string {
  if (key === 'name') return name
  const value = brief[key]
  return typeof value === 'string' ? value : value.join('\n')
}

/** Whether a field holds one text rather than a list with an entry a line. */
export const isText = (key: BriefField['key']): boolean =>
  key === 'name' || key === 'goal' || key === 'end_state'

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The patch that writes a field as it was typed. */
export type BriefPatch = Partial<Brief> & { readonly name?: string }

export const patchOf = (key: BriefField['key'], text: string): BriefPatch => ({
  [key]: isText(key) ? text.trim() : linesOf(text),
})

export const tasksOf = (state: YardState, run: Run): Task[] =>
  Object.values(state.tasks).filter((task) => task.run_id === run.id)

export const isOpen = ({ status }: Task): boolean => status !== 'done' && status !== 'cancelled'

const COUNTED: readonly (readonly [Task['status'], string])[] = [
  ['in_progress', 'in progress'],
  ['review', 'in review'],
  ['blocked', 'blocked'],
  ['failed', 'failed'],
  ['pending', 'pending'],
  ['done', 'done'],
  ['cancelled', 'cancelled'],
]

/** How many of its tasks are in which status, in words; only those that there are. */
export function countWords(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'no tasks yet'
  return COUNTED.map(
    ([status, word]) => [tasks.filter((task) => task.status === status).length, word] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}

/** Who wrote something, as people know them. */
export const nameOf = (state: YardState, by: string): string =>
  by === 'operator' ? 'you' : (state.agents[by]?.label ?? by)

export const counted = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`
