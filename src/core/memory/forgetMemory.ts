import { newId } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import type { Memory } from '../../contract/memory.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { requireMemory } from './findMemory.ts'
import { supersede } from './putMemory.ts'

/** Takes back what is known under a key: a last version without a value takes its place, and the history stays. */
export async function forgetMemory(
  context: Context,
  caller: Caller,
  input: Input<'memory', 'forget'>,
  call: Call,
): Promise<Result<Memory, Failure<Codes<'memory', 'forget'>>>> {
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  return commit(context, caller, (writer) => {
    const found = requireMemory(writer.tables, project.value.id, input.entry)
    if (!found.ok) return found
    const { value: row } = found
    if (row.superseded_by !== null) {
      return err(
        failure(
          'MEMORY_NOT_FOUND',
          `${row.key} is not current at version ${row.version}: ${row.superseded_by === row.id ? 'it was forgotten' : `${row.superseded_by} took its place`}`,
          { entry: input.entry },
        ),
      )
    }
    const id = newId('mem', context.ports.random)
    const tombstone: Memory = {
      ...row,
      id,
      value: input.reason,
      version: row.version + 1,
      supersedes: [row.id],
      superseded_by: id,
      created_by: callerName(caller),
      created_at: writer.at,
    }
    writer.tables.memories.insert(tombstone)
    writer.record({
      type: 'memory.forgotten',
      detail: `${row.type} ${row.key}`,
      images: { memory: tombstone },
    })
    supersede(writer, row, tombstone)
    call.keep(writer, tombstone)
    return ok(tombstone)
  })
}
