import { err, ok, type Result } from '../../base/result.ts'
import { cleanLine } from '../../base/text.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { NOTES_LIMIT } from '../../contract/taskFields.ts'
import { decideOwner } from '../../domain/claims.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { requireOwned } from './requireOwned.ts'

type Answer = Result<Output<'task', 'note'>, Failure<Codes<'task', 'note'>>>

/** Adds to a task's notes, under the name of who adds. Nothing that stands there is changed. */
export async function noteTask(
  context: Context,
  caller: Caller,
  input: Input<'task', 'note'>,
  call: Call,
): Promise<Answer> {
  const found = requireOwned(context, caller, input.task_id)
  if (!found.ok) return found
  return commit(context, caller, (writer): Answer => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const owned = decideOwner(caller, task)
    if (!owned.ok) return owned
    const author =
      caller.agent_id === null ? 'operator' : `${cleanLine(caller.label)} (${callerName(caller)})`
    const notes = [task.notes, `[${writer.at} ${author}] ${input.text}`]
      .filter((one) => one !== '')
      .join('\n')
    if (notes.length > NOTES_LIMIT) {
      return err(
        failure(
          'BAD_OPTION',
          `the notes of ${task.id} would have ${notes.length} characters, and ${NOTES_LIMIT} is the most; its coordinator may shorten them`,
          { field: 'text' },
        ),
      )
    }
    writer.tables.tasks.update(task.id, { notes })
    writer.record({ type: 'task.noted', detail: input.text, images: { task: { ...task, notes } } })
    const answer = { task_id: task.id, notes }
    call.keep(writer, answer)
    return ok(answer)
  })
}
