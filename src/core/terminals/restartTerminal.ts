import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'

type Refusal = Failure<'TERMINAL_NOT_FOUND' | 'WRONG_STATUS' | 'NO_WORKTREE'>

/** The shell that has ended, and the folder to start it in. */
function requireEnded(context: Context, id: string): Result<{ terminal: Terminal; cwd: string }, Refusal> {
  return context.ports.store.read((tables): Result<{ terminal: Terminal; cwd: string }, Refusal> => {
    const terminal = tables.terminals.get(id)
    if (!terminal) return err(failure('TERMINAL_NOT_FOUND', `there is no terminal ${id}`))
    if (terminal.purpose !== 'shell' || terminal.state === 'running')
      return err(failure('WRONG_STATUS', `terminal ${id} is no shell that has ended; open a new one`))
    const cwd = terminal.task_id === null ? null : (tables.tasks.get(terminal.task_id)?.worktree ?? null)
    return cwd === null
      ? err(failure('NO_WORKTREE', `the worktree of terminal ${id} is not there any more`))
      : ok({ terminal, cwd })
  })
}

/** Starts a shell that has ended again, in its own terminal: what it has written stays above. */
export const restartTerminal =
  (context: Context): Handler<'terminal', 'restart'> =>
  async (caller, { terminal_id: id }) => {
    const found = requireEnded(context, id)
    if (!found.ok) return found
    const { terminal, cwd } = found.value
    const { terminals, config } = context.ports
    const shell = config.environment['SHELL'] ?? '/bin/sh'
    const { cols, rows } = terminal
    const place = { cwd, env: config.environment, cols, rows }
    const opened = await terminals.open({ id, argv: [shell], ...place, resume: true })
    if (!opened.ok) return err(failure('BAD_OPTION', `${shell} did not start: ${opened.error.message}`))
    return ok(
      commit(context, caller, ({ tables, record }) => {
        const change = {
          pid: opened.value.pid,
          state: terminals.isRunning(id) ? ('running' as const) : ('exited' as const),
          exit_code: null,
        }
        const started = { ...(tables.terminals.get(id) ?? terminal), ...change }
        tables.terminals.update(id, change)
        record({ type: 'terminal.started', images: { terminal: started } })
        return started
      }),
    )
  }
