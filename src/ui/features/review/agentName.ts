import type { Task } from '../../../contract/task.ts'

/** How the person calls the agent of a task. */
export const agentName = ({ kind }: Pick<Task, 'kind'>): string =>
  kind === 'custom' ? 'the agent' : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
