import { err, ok, type Result } from '../../base/result.ts'
import { newId } from '../../base/ids.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { homeMark } from './endStrays.ts'

export interface Run {
  readonly task: Task
  readonly purpose: 'setup' | 'verify'
  readonly title: string
  /** What the person configured, for `/bin/sh -c`. */
  readonly command: string
  readonly cwd: string
}

const SIZE = { cols: 120, rows: 32 }
const TAIL_LINES = 30
/** A setup or verify command is ended after half an hour. */
const LIMIT_MS = 30 * 60_000

/** Runs a configured command in a terminal that can be watched; answers its exit code and its last lines. */
export async function runInTerminal(
  context: Context,
  run: Run,
): Promise<Result<{ code: number | null; tail: string }, { message: string }>> {
  const { terminals, config } = context.ports
  const terminal = recordTerminal(context, run)
  const env = {
    ...config.environment,
    ...homeMark(context),
    SWITCHYARD_TASK: run.task.id,
    SWITCHYARD_WORKTREE: run.cwd,
  }
  // Heard from before the start on: a short command may have ended when the start is reported.
  const exit = exitOf(context, terminal.id)
  const opened = await terminals.open({
    id: terminal.id,
    argv: ['/bin/sh', '-c', run.command],
    cwd: run.cwd,
    env,
    ...SIZE,
  })
  if (!opened.ok) {
    exit.forget()
    finish(context, terminal, null)
    return err({ message: opened.error.message })
  }
  const running = { ...terminal, pid: opened.value.pid }
  recordProcess(context, running)
  const code = await exit.code
  finish(context, running, code)
  return ok({ code, tail: (await terminals.text(terminal.id, TAIL_LINES)) ?? '' })
}

function recordTerminal(context: Context, run: Run): Terminal {
  return commit(context, 'host', ({ tables, at, record }) => {
    const terminal: Terminal = {
      id: newId('trm', context.ports.random),
      project_id: run.task.project_id,
      task_id: run.task.id,
      agent_id: null,
      purpose: run.purpose,
      title: run.title,
      ...SIZE,
      pid: null,
      state: 'running',
      exit_code: null,
      created_at: at,
    }
    tables.terminals.insert(terminal)
    record({ type: 'terminal.opened', images: { terminal } })
    return terminal
  })
}

/** The number by which a later host finds what this one leaves behind when it is killed. */
function recordProcess(context: Context, terminal: Terminal): void {
  commit(context, 'host', ({ tables, record }) => {
    tables.terminals.update(terminal.id, { pid: terminal.pid })
    record({ type: 'terminal.started', images: { terminal } })
  })
}

function finish(context: Context, terminal: Terminal, code: number | null): void {
  commit(context, 'host', ({ tables, record }) => {
    const change = { state: 'exited' as const, exit_code: code }
    tables.terminals.update(terminal.id, change)
    record({ type: 'terminal.exited', images: { terminal: { ...terminal, ...change } } })
  })
}

function exitOf(context: Context, id: string): { code: Promise<number | null>; forget: () => void } {
  const { terminals, clock } = context.ports
  let forget = (): void => undefined
  const code = new Promise<number | null>((resolve) => {
    const cancel = clock.after(LIMIT_MS, () => void terminals.end(id, 2_000))
    const unsubscribe = terminals.on((event) => {
      if (event.type !== 'exit' || event.id !== id) return
      forget()
      resolve(event.exit.code)
    })
    forget = () => {
      unsubscribe()
      cancel()
    }
  })
  return { code, forget: () => forget() }
}
