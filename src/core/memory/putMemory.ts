import { newId } from '../../base/ids.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'

export type MemoryDraft = Omit<Memory, 'id' | 'version' | 'superseded_by' | 'created_at'>

/**
 * Writes the next version of an entry inside the caller's transaction. It supersedes the current one of its key, and those
 * that the draft names in `supersedes`: ids of the same project. One that is superseded already stays as it is.
 */
export function putMemory(context: Context, writer: Writer, draft: MemoryDraft): Memory {
  const { tables, at, record } = writer
  const former = newestVersion(tables, draft.project_id, draft.key)
  const replaced = [...new Set([...(former ? [former.id] : []), ...draft.supersedes])]
    .map((id) => tables.memories.get(id))
    .filter((row) => row !== undefined)
    .filter((row) => row.project_id === draft.project_id && row.superseded_by === null)
  const memory: Memory = {
    ...draft,
    id: newId('mem', context.ports.random),
    version: (former?.version ?? 0) + 1,
    supersedes: replaced.map(({ id }) => id),
    superseded_by: null,
    created_at: at,
  }
  tables.memories.insert(memory)
  record({ type: 'memory.recorded', detail: wordsFor(memory), images: { memory } })
  for (const row of replaced) supersede(writer, row, memory)
  return memory
}

/** The newest version under a key, also where it was forgotten. */
export const newestVersion = (tables: Tables, projectId: string, key: string): Memory | undefined =>
  tables.memories.list({ where: { project_id: projectId, key }, newestFirst: true, limit: 1 })[0]

export const wordsFor = ({ type, key, version }: Memory): string => `${type} ${key}, version ${version}`

/** Says of a version that another has taken its place. */
export function supersede({ tables, record }: Writer, row: Memory, by: Memory): void {
  if (!tables.memories.update(row.id, { superseded_by: by.id }, { superseded_by: null })) return
  const memory = { ...row, superseded_by: by.id }
  record({ type: 'memory.superseded', detail: `${wordsFor(row)} by ${by.id}`, images: { memory } })
}
