import type { Terminal } from '../../contract/terminal.ts'
import type { Context } from '../context.ts'
import { sideFolder } from '../review/sides.ts'

interface Leftover {
  readonly pid: number
  readonly started: string
}

/** Ends what a killed host has left running in its terminals: agents, setup and verify commands, shells. */
export async function endLeftovers(context: Context, graceMs: number): Promise<void> {
  const { store, machine, log } = context.ports
  const open = store.read((tables) => tables.terminals.list({ where: { state: 'running' } }))
  await Promise.all(
    open.map(async (terminal) => {
      const left = await findLeftover(context, terminal)
      if (left && (await machine.endProcess(left.pid, left.started, graceMs)))
        log.warn({ terminal: terminal.id, pid: left.pid }, 'ended a process that the last host left behind')
    }),
  )
}

async function findLeftover(context: Context, terminal: Terminal): Promise<Leftover | null> {
  const { store, machine } = context.ports
  const { pid, agent_id: agentId } = terminal
  if (agentId !== null) {
    const agent = store.read((tables) => tables.agents.get(agentId))
    return agent?.pid && agent.pid_started ? { pid: agent.pid, started: agent.pid_started } : null
  }
  // The number alone may stand for another process by now, so only one that works in the terminal's own folder counts.
  const folder = folderOf(context, terminal)
  if (pid === null || folder === null) return null
  if (!(await machine.processesIn(folder)).some((one) => one.pid === pid)) return null
  const started = await machine.startTime(pid)
  return started === null ? null : { pid, started }
}

function folderOf(context: Context, { purpose, task_id: taskId }: Terminal): string | null {
  if (taskId === null) return null
  if (purpose === 'verify') return sideFolder(context, taskId)
  return context.ports.store.read((tables) => tables.tasks.get(taskId))?.worktree ?? null
}
