import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Output } from '../../contract/index.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Tables } from '../ports/store.ts'
import { newestVersion } from './putMemory.ts'

type MemoryView = Output<'memory', 'search'>['items'][number]

/** Characters of a value in a list. */
const SHOWN = 600

/** The entry of a project under a key, or the version with an id. */
export function findMemory(tables: Tables, projectId: string, entry: string): Memory | undefined {
  const byId = tables.memories.get(entry)
  return byId?.project_id === projectId ? byId : newestVersion(tables, projectId, entry)
}

/** The same, where it is not forgotten. */
export function requireMemory(
  tables: Tables,
  projectId: string,
  entry: string,
): Result<Memory, Failure<'MEMORY_NOT_FOUND'>> {
  const found = findMemory(tables, projectId, entry)
  if (found) return ok(found)
  return err(
    failure('MEMORY_NOT_FOUND', `nothing is known under ${entry}; memory list and recall show what is`, {
      entry,
    }),
  )
}

/** An entry as answers have it; a long value is cut with words that say where the rest is. */
export function viewMemory(memory: Memory, shown = memory.value): MemoryView {
  const { id, run_id, task_id, key, type, confidence, version, created_by, created_at } = memory
  return {
    ...{ id, key, type, value: shown, length: memory.value.length, confidence, version },
    ...{ run_id, task_id, created_by, created_at },
  }
}

export function cutMemory(memory: Memory): MemoryView {
  const { value, id } = memory
  if (value.length <= SHOWN) return viewMemory(memory)
  const more = value.length - SHOWN
  return viewMemory(memory, `${value.slice(0, SHOWN)} … (${more} more characters: recall ${id})`)
}

/** Forgotten entries name themselves as what took their place. */
export const isForgotten = (memory: Memory): boolean => memory.superseded_by === memory.id
