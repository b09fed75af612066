import { err, ok } from '../../base/result.ts'
import { newId } from '../../base/ids.ts'
import { failure } from '../../contract/errors.ts'
import type { Terminal } from '../../contract/terminal.ts'
import { noteSignalled } from '../agents/live.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { requireTask } from '../require.ts'

export const listTerminals =
  (context: Context): Handler<'terminal', 'list'> =>
  async (_caller, input) => {
    const where = input.task_id ? { task_id: input.task_id } : {}
    return ok({
      items: context.ports.store.read((tables) =>
        tables.terminals.list({ where, newestFirst: true, limit: input.limit }),
      ),
    })
  }

export const openTerminal =
  (context: Context): Handler<'terminal', 'open'> =>
  async (caller, input) => {
    const found = requireTask(context, caller, input.task_id)
    if (!found.ok) return found
    const task = found.value
    if (task.worktree === null)
      return err(failure('NO_WORKTREE', `task ${task.id} has no worktree to open a shell in`))
    const { terminals, config, random } = context.ports
    const id = newId('trm', random)
    const shell = config.environment['SHELL'] ?? '/bin/sh'
    const { cols, rows } = input
    const opened = await terminals.open({
      id,
      argv: [shell],
      cwd: task.worktree,
      env: config.environment,
      cols,
      rows,
    })
    if (!opened.ok) return err(failure('BAD_OPTION', `${shell} did not start: ${opened.error.message}`))
    return ok(
      commit(context, caller, ({ tables, at, record }) => {
        const terminal: Terminal = {
          id,
          project_id: task.project_id,
          task_id: task.id,
          agent_id: null,
          purpose: 'shell',
          title: input.title,
          cols,
          rows,
          pid: opened.value.pid,
          state: terminals.isRunning(id) ? 'running' : 'exited',
          exit_code: null,
          created_at: at,
        }
        tables.terminals.insert(terminal)
        record({ type: 'terminal.opened', images: { terminal } })
        return terminal
      }),
    )
  }

export const endTerminal =
  (context: Context): Handler<'terminal', 'end'> =>
  async (_caller, input) => {
    const terminal = context.ports.store.read((tables) => tables.terminals.get(input.terminal_id))
    if (!terminal) return err(failure('TERMINAL_NOT_FOUND', `there is no terminal ${input.terminal_id}`))
    noteSignalled(context, terminal.id)
    await context.ports.terminals.end(terminal.id, 2_000)
    return ok(context.ports.store.read((tables) => tables.terminals.get(terminal.id)) ?? terminal)
  }
