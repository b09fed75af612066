import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import type { Terminal } from '../../../contract/terminal.ts'
import type { YardState } from '../../state/yard.ts'

const ORDER: readonly Terminal['purpose'][] = ['agent', 'setup', 'verify', 'shell']

export const agentOf = (state: YardState, task: Task | undefined): Agent | undefined =>
  task?.agent_id ? state.agents[task.agent_id] : undefined

/** Whether an ended terminal is still worth a tab: its agent's, a shell until it is closed, a command that has failed. */
function isKept(terminal: Terminal, agent: Agent | undefined): boolean {
  if (terminal.purpose === 'agent') return terminal.id === agent?.terminal_id
  return terminal.purpose === 'shell' || (terminal.exit_code ?? 0) !== 0
}

/** The terminals of a task in their order: its agent's first, then commands, then shells as they were opened. */
export function terminalsOf(state: YardState, task: Task): Terminal[] {
  const agent = agentOf(state, task)
  return Object.values(state.terminals)
    .filter(({ task_id: id }) => id === task.id)
    .filter((terminal) => terminal.state === 'running' || isKept(terminal, agent))
    .toSorted((one, other) => ORDER.indexOf(one.purpose) - ORDER.indexOf(other.purpose))
}

/** What a terminal is called beside others of its task. */
export const nameOf = (terminal: Terminal, task: Task | undefined): string =>
  terminal.purpose === 'agent' ? (task?.kind ?? 'agent') : terminal.title
