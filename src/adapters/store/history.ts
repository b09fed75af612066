import { max, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Event } from '../../contract/event.ts'
import type { Receipt, Tables } from '../../core/ports/store.ts'
import { bound } from './columns.ts'
import { events, receipts } from './schema.ts'

type History = Pick<Tables, 'append' | 'events' | 'lastSeq' | 'receipt' | 'keepReceipt'>

const at = sql.placeholder

/** The append-only events and the receipts of commands. */
export function createHistory(database: BetterSQLite3Database, requireWrite: () => void): History {
  const columns = {
    at: at('at'),
    type: at('type'),
    project_id: at('project_id'),
    task_id: at('task_id'),
    agent_id: at('agent_id'),
    by: at('by'),
    detail: at('detail'),
    images: at('images'),
  }
  const append = database.insert(events).values(columns).prepare()
  const page = database
    .select()
    .from(events)
    .where(sql`${events.seq} > ${bound('after')}`)
    .orderBy(sql`${events.seq} limit ${bound('limit')}`)
    .prepare()
  const last = database
    .select({ seq: max(events.seq) })
    .from(events)
    .prepare()
  const kept = database
    .select()
    .from(receipts)
    .where(sql`${receipts.key} = ${at('key')}`)
    .prepare()
  const keep = database
    .insert(receipts)
    .values({ key: at('key'), answer: at('answer'), at: at('at') })
    .prepare()

  return {
    append(event): Event {
      requireWrite()
      const { lastInsertRowid } = append.run({ ...event })
      return { ...event, seq: Number(lastInsertRowid) }
    },
    events: (seq, limit) => page.all({ after: seq, limit }),
    lastSeq: () => last.get()?.seq ?? 0,
    receipt(key): Receipt | undefined {
      const row = kept.get({ key })
      return row && { ...row, answer: row.answer === null ? undefined : JSON.parse(row.answer) }
    },
    keepReceipt(receipt) {
      requireWrite()
      keep.run({ ...receipt, answer: JSON.stringify(receipt.answer) ?? null })
    },
  }
}
