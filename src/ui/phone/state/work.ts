import type { Agent } from '../../../contract/agent.ts'
import type { Attention } from '../../../contract/attention.ts'
import type { Task } from '../../../contract/task.ts'
import { kindOf, queueOf, type Queue } from '../../features/attention/queue.ts'
import { GROUP_TITLES, GROUPS, standingOf, type Group, type Standing } from '../../features/tasks/urgency.ts'
import type { YardState } from '../../state/yard.ts'

export const agentOf = (state: YardState, task: Task): Agent | undefined =>
  task.agent_id === null ? undefined : state.agents[task.agent_id]

const FAILED: Standing = { lamp: 'failed', word: 'failed', group: 'needs_you' }

/** Where a task stands. What of it has failed and waits for the person is told before anything else. */
export const standing = (state: YardState, task: Task): Standing => {
  const now = standingOf(task, agentOf(state, task), state.tasks)
  const isOver = now.group === 'done' || now.group === 'needs_you'
  return !isOver && failedTasks(state).has(task.id) ? FAILED : now
}

const failedTasks = (state: YardState): ReadonlySet<string> =>
  new Set(
    Object.values(state.attention).flatMap(({ kind, closed_at: closed, task_id: id }) =>
      kind === 'failure' && closed === null && id !== null ? [id] : [],
    ),
  )

const isIn =
  (project: string | null) =>
  (row: { readonly project_id: string }): boolean =>
    project === null || row.project_id === project

/** Tasks that lists show. */
export const tasksOf = (state: YardState, project: string | null): Task[] =>
  Object.values(state.tasks).filter((task) => task.archived_at === null && isIn(project)(task))

export const waitingFor = (state: YardState, project: string | null): Queue =>
  queueOf(Object.values(state.attention).filter(isIn(project)))

export interface Section {
  readonly group: Group
  readonly title: string
  readonly tasks: readonly Task[]
}

/** When a task last began to be what it is: the time that its row shows. */
export const sinceOf = (state: YardState, task: Task): string =>
  task.ended_at ?? agentOf(state, task)?.updated_at ?? task.updated_at

const newestFirst = (one: Task, other: Task): number => other.updated_at.localeCompare(one.updated_at)

/** The tasks by urgency, those of a group newest first; groups without any are left out. */
export function sectionsOf(state: YardState, tasks: readonly Task[]): Section[] {
  return GROUPS.map((group) => ({
    ...{ group, title: GROUP_TITLES[group] },
    tasks: tasks.filter((task) => standing(state, task).group === group).sort(newestFirst),
  })).filter((section) => section.tasks.length > 0)
}

/** Whether an instant lies on the day that it is now for the person. */
export const isToday = (instant: string | null, now: Date): boolean =>
  instant !== null && new Date(instant).toDateString() === now.toDateString()

const KINDS: Readonly<Record<string, string>> = {
  ...{ claude: 'Claude', codex: 'Codex', gemini: 'Gemini', opencode: 'OpenCode', copilot: 'Copilot' },
  ...{ custom: 'Command', demo: 'Demo agent' },
}

/** What people call a kind of agent. */
export const kindName = (kind: string): string => KINDS[kind] ?? kind

const WANTS: Readonly<Record<Attention['kind'], string>> = {
  permission: 'asks for permission',
  question: 'asks',
  blocker: 'is blocked',
  message: 'asks you',
  failure: 'has failed',
  conflict: 'would collide',
  review: 'is ready for review',
}

/** Who wants what, in one line. */
export const wantOf = (state: YardState, item: Attention): string =>
  item.kind === 'review' || item.kind === 'conflict'
    ? `The change ${WANTS[item.kind]}`
    : `${kindName(kindOf(state, item) ?? 'The agent')} ${WANTS[item.kind]}`

export interface ProjectCounts {
  readonly id: string
  readonly name: string
  readonly needs: number
  readonly working: number
  readonly review: number
  readonly done: number
  readonly all: number
}

/** What there is of each project, by name. */
export const countsOf = (state: YardState): ProjectCounts[] =>
  Object.values(state.projects)
    .sort((one, other) => one.name.localeCompare(other.name))
    .map(({ id, name }) => {
      const groups = tasksOf(state, id).map((task) => standing(state, task).group)
      const count = (group: Group): number => groups.filter((each) => each === group).length
      return {
        ...{ id, name, needs: waitingFor(state, id).now.length },
        ...{ working: count('working'), review: count('review'), done: count('done'), all: groups.length },
      }
    })
