import type { Client } from '../../../client/rpc.ts'
import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'

export const VERBS = ['start', 'pin', 'unpin', 'archive', 'unarchive', 'stop', 'close'] as const
export type VerbName = (typeof VERBS)[number]

/** Something that can be done to one task or to many. */
export interface Verb {
  readonly title: string
  /** What the person is asked first, where something ends; null where nothing does. */
  readonly ends: { readonly question: string; readonly words: string } | null
  can(task: Task, agent: Agent | undefined): boolean
  run(client: Client, task: Task): Promise<unknown>
}

const isEnded = ({ status }: Task): boolean => status === 'done' || status === 'cancelled'
const isLive = (agent: Agent | undefined): boolean => agent !== undefined && agent.status !== 'gone'

export const TASK_VERBS: Readonly<Record<VerbName, Verb>> = {
  start: {
    title: 'Start agent',
    ends: null,
    can: (task, agent) =>
      !isEnded(task) &&
      !isLive(agent) &&
      (['none', 'failed'].includes(task.launch) || (task.launch === 'queued' && task.after.length > 0)),
    run: (client, task) => client.agent.start({ task_id: task.id }),
  },
  stop: {
    title: 'Stop agent',
    ends: {
      question: 'Stop the agents of',
      words: 'What they are doing ends. Worktrees and branches stay.',
    },
    can: (_task, agent) => isLive(agent),
    run: (client, task) => client.agent.stop({ agent_id: task.agent_id ?? '' }),
  },
  pin: {
    title: 'Pin',
    ends: null,
    can: (task) => !task.pinned,
    run: (client, task) => client.task.update({ task_id: task.id, pinned: true }),
  },
  unpin: {
    title: 'Unpin',
    ends: null,
    can: (task) => task.pinned,
    run: (client, task) => client.task.update({ task_id: task.id, pinned: false }),
  },
  archive: {
    title: 'Archive',
    ends: null,
    can: (task) => isEnded(task) && task.archived_at === null,
    run: (client, task) => client.task.update({ task_id: task.id, archived: true }),
  },
  unarchive: {
    title: 'Bring back from the archive',
    ends: null,
    can: (task) => task.archived_at !== null,
    run: (client, task) => client.task.update({ task_id: task.id, archived: false }),
  },
  close: {
    title: 'Close',
    ends: {
      question: 'Close',
      words:
        'Agents end and worktrees go. The last state of each is kept for 30 days, and a branch with commits of its own stays.',
    },
    can: (task) => !isEnded(task) || (task.status === 'done' && task.worktree !== null),
    run: (client, task) => client.task.close({ task_id: task.id, delete_branch: false }),
  },
}

export interface Refusal {
  readonly task: Task
  readonly failure: CallFailure
}

/** Does it to each of the tasks, and answers those that the host refused. */
export async function runVerb(yard: Yard, name: VerbName, tasks: readonly Task[]): Promise<Refusal[]> {
  const verb = TASK_VERBS[name]
  const answers = await Promise.all(
    tasks.map(async (task) => ({ task, answer: await yard.call((client) => verb.run(client, task)) })),
  )
  return answers.flatMap(({ task, answer }) => (answer.ok ? [] : [{ task, failure: answer.error }]))
}
