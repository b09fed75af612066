import { err, ok } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import { keyBytes } from '../../domain/keyBytes.ts'
import { liveByTerminal } from '../agents/live.ts'
import { noteTyped } from '../agents/observe.ts'
import { commit } from '../ledger.ts'
import type { UseCase } from '../receipts.ts'
import type { Input, Output } from '../../contract/index.ts'

/** Presses a key for a person who is not at the terminal. Queued prompts wait for them as for one who is. */
export const pressKey: UseCase<
  Input<'terminal', 'press'>,
  Output<'terminal', 'press'>,
  Failure<'TERMINAL_NOT_FOUND' | 'WRONG_STATUS'>
> = async (context, caller, input, call) => {
  const { store, terminals } = context.ports
  const terminal = store.read((tables) => tables.terminals.get(input.terminal_id))
  const isForeign = caller.project_id !== null && caller.project_id !== terminal?.project_id
  if (!terminal || isForeign)
    return err(failure('TERMINAL_NOT_FOUND', `there is no terminal ${input.terminal_id}`))
  const live = liveByTerminal(context, terminal.id)
  if (live) noteTyped(context, live)
  const isApplication = terminals.screen(terminal.id)?.application_cursor ?? false
  if (!terminals.write(terminal.id, keyBytes(input.key, isApplication)))
    return err(failure('WRONG_STATUS', `terminal ${terminal.id} has ended: its program takes no more keys`))
  commit(context, caller, (writer) => {
    writer.record({ type: 'terminal.pressed', detail: input.key, images: { terminal } })
    call.keep(writer, terminal)
  })
  return ok(terminal)
}
