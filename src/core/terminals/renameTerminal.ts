import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'

/** Gives a shell another name; what else runs in a terminal is named by what it is for. */
export const renameTerminal =
  (context: Context): Handler<'terminal', 'rename'> =>
  async (caller, { terminal_id: id, title }) => {
    const found = context.ports.store.read((tables) => tables.terminals.get(id))
    if (!found) return err(failure('TERMINAL_NOT_FOUND', `there is no terminal ${id}`))
    if (found.purpose !== 'shell')
      return err(failure('WRONG_STATUS', `terminal ${id} is for ${found.purpose}; only shells have a name`))
    return ok(
      commit(context, caller, ({ tables, record }) => {
        // Whether it runs may have changed since it was read.
        const terminal = { ...(tables.terminals.get(id) ?? found), title }
        tables.terminals.update(id, { title })
        record({ type: 'terminal.renamed', images: { terminal } })
        return terminal
      }),
    )
  }
