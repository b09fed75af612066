import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'

const GRACE_MS = 2_000

/** Takes a shell or a command's terminal away from its task, ends what runs in it, and forgets what it has written. */
export const closeTerminal =
  (context: Context): Handler<'terminal', 'close'> =>
  async (caller, { terminal_id: id }) => {
    const { store, terminals } = context.ports
    const found = store.read((tables) => tables.terminals.get(id))
    if (!found) return err(failure('TERMINAL_NOT_FOUND', `there is no terminal ${id}`))
    if (found.purpose === 'agent')
      return err(failure('WRONG_STATUS', `terminal ${id} is its agent's; end the agent instead`))
    // Gone from every window first. A crash before its end leaves a running terminal, which the next start ends.
    commit(context, caller, ({ tables, record }) => {
      const terminal = { ...(tables.terminals.get(id) ?? found), task_id: null }
      tables.terminals.update(id, { task_id: null })
      record({ type: 'terminal.closed', images: { terminal } })
    })
    await terminals.end(id, GRACE_MS)
    await terminals.discard(id)
    return ok(store.read((tables) => tables.terminals.get(id)) ?? found)
  }
