import type { Database } from 'better-sqlite3'
import type { FoundMemory } from '../../core/ports/store.ts'
import { matchWords } from './words.ts'

/** A word of the key says more of an entry than one of its value. */
const SQL = `
  select memories.id, snippet(memories_words, 1, '', '', '…', 40) as excerpt
  from memories_words cross join memories on memories.position = memories_words.rowid
  where memories_words match :words and project_id = :project_id and superseded_by is null
  order by bm25(memories_words, 4.0, 1.0), memories.position desc
  limit :limit`

/** Finds the current entries of a project by words: those that have all of them, else those that have any, the best first. */
export function createMemorySearch(sqlite: Database) {
  const find = sqlite.prepare<{ words: string; project_id: string; limit: number }, FoundMemory>(SQL)
  return (projectId: string, text: string, limit: number): FoundMemory[] => {
    for (const join of ['AND', 'OR'] as const) {
      const words = matchWords(text, join)
      const found = words === null ? [] : find.all({ words, project_id: projectId, limit })
      if (found.length > 0) return found
    }
    return []
  }
}
