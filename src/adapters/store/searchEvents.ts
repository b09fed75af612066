import type { Database, Statement } from 'better-sqlite3'
import type { Event } from '../../contract/event.ts'
import type { EventSearch } from '../../core/ports/store.ts'
import { matchWords } from './words.ts'

const GROUP = `substr(type, 1, instr(type, '.') - 1)`

/**
 * The index that a search walks in the order of the numbers, the narrowest first. Named, because without statistics SQLite
 * may choose one that has to sort all it finds.
 */
function sourceOf(search: EventSearch): string {
  if (search.words !== undefined) return 'events_words cross join events on events.seq = events_words.rowid'
  if (search.task_id !== undefined) return 'events indexed by events_task'
  if (search.agent_id !== undefined) return 'events indexed by events_agent'
  if (search.type !== undefined) return 'events indexed by events_group'
  if (search.by !== undefined) return 'events indexed by events_by'
  return search.project_id === undefined ? 'events' : 'events indexed by events_project'
}

/** Each value behind a sign, for the reason told in columns.ts. */
function conditionsOf(search: EventSearch): string[] {
  const given = (field: keyof EventSearch, sql: string): string[] =>
    search[field] === undefined ? [] : [sql]
  return [
    ...given('words', 'events_words match :words'),
    ...given('after', 'events.seq > +:after'),
    ...given('before', 'events.seq < +:before'),
    ...given('project_id', 'project_id = +:project_id'),
    ...given('task_id', 'task_id = +:task_id'),
    ...given('agent_id', 'agent_id = +:agent_id'),
    ...given('type', `${GROUP} = +:group`),
    ...(search.type?.includes('.') === true ? [`events.type = +:type`] : []),
    ...given('by', 'events.by = +:by'),
    ...given('hidden', `(${GROUP} not in (select value from json_each(+:hidden)) or events.by = +:reader)`),
  ]
}

function valuesOf(search: EventSearch, words: string | undefined): Record<string, string | number> {
  const { after, before, project_id, task_id, agent_id, type, by, hidden } = search
  const given = {
    ...{ after, before, project_id, task_id, agent_id, type, by, words },
    group: type?.split('.')[0],
    hidden: hidden && JSON.stringify(hidden.groups),
    reader: hidden?.reader,
  }
  const values = Object.entries(given).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  return { ...Object.fromEntries(values), limit: search.limit }
}

type StoredEvent = Omit<Event, 'images'> & { readonly images: string }

/** Finds events by what they are about, a page at a cost that does not grow with the history. */
export function createEventSearch(sqlite: Database) {
  const statements = new Map<string, Statement>()
  return (search: EventSearch): Event[] => {
    const words = search.words === undefined ? undefined : matchWords(search.words)
    if (words === null) return []
    const where = conditionsOf(search)
    const sql = [
      `select events.seq, at, events.type, project_id, task_id, agent_id, events.by, events.detail,`,
      search.images ? 'images' : `'{}' as images`,
      `from ${sourceOf(search)}`,
      where.length === 0 ? '' : `where ${where.join(' and ')}`,
      // Of the search index itself, which then is walked in this order instead of being sorted.
      `order by ${search.words === undefined ? 'events.seq' : 'events_words.rowid'}`,
      `${search.newestFirst ? 'desc' : 'asc'} limit +:limit`,
    ].join(' ')
    const statement = statements.get(sql) ?? sqlite.prepare(sql)
    statements.set(sql, statement)
    // The columns are those of the schema; images were checked when they were written.
    const rows = statement.all(valuesOf(search, words)) as StoredEvent[]
    return rows.map((row) => ({ ...row, images: JSON.parse(row.images) as Event['images'] }))
  }
}
