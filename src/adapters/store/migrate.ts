import type { Database } from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { UnusableDatabase } from './unusableDatabase.ts'

/** Marks the file as Switchyard's ("SWYD"), so that no other program's database is ever changed. */
const APPLICATION_ID = 0x53575944
/** Same table and columns as Drizzle's own migrator and tools use. */
const JOURNAL = '__drizzle_migrations'

const number = (row: unknown): number => Number(row)

function requireOurs(database: Database): void {
  const owner = number(database.pragma('application_id', { simple: true }))
  const tables = number(database.prepare('select count(*) from sqlite_schema').pluck().get())
  if (owner !== APPLICATION_ID && (owner !== 0 || tables > 0)) {
    throw new UnusableDatabase(database.name, 'foreign', 'belongs to another program')
  }
}

function appliedMigrations(database: Database): Set<number> {
  const exists = database.prepare('select 1 from sqlite_schema where name = ?').get(JOURNAL)
  if (!exists) return new Set()
  return new Set(database.prepare(`select created_at from ${JOURNAL}`).pluck().all().map(number))
}

function requireKnown(database: Database, applied: Set<number>, known: Set<number>): void {
  const unknown = [...applied].filter((when) => !known.has(when))
  if (unknown.length === 0) return
  throw new UnusableDatabase(
    database.name,
    'newer',
    `was written by a newer Switchyard (schema ${unknown.join(', ')})`,
  )
}

/**
 * Brings the file to the newest schema. Everything happens in one immediate transaction: a crash leaves the old schema,
 * and of two processes that start at once the second finds the work done. (Drizzle's own migrator reads what has been
 * applied before it takes the lock, and knows no schema that is newer than itself.)
 */
export function migrate(database: Database, folder: string): void {
  const migrations = readMigrationFiles({ migrationsFolder: folder })
  const known = new Set(migrations.map(({ folderMillis }) => folderMillis))
  const pending = () => {
    requireOurs(database)
    const applied = appliedMigrations(database)
    requireKnown(database, applied, known)
    return migrations.filter(({ folderMillis }) => !applied.has(folderMillis))
  }
  // A transaction, because between two reads of their own another process may have made the schema.
  if (database.transaction(pending).deferred().length === 0) return

  const apply = database.transaction(() => {
    const missing = pending()
    database.pragma(`application_id = ${APPLICATION_ID}`)
    database.exec(
      `create table if not exists ${JOURNAL} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
    )
    const note = database.prepare(`insert into ${JOURNAL} (hash, created_at) values (?, ?)`)
    for (const migration of missing) {
      for (const statement of migration.sql) database.exec(statement)
      note.run(migration.hash, migration.folderMillis)
    }
    const broken = database.pragma('foreign_key_check')
    if (Array.isArray(broken) && broken.length > 0) {
      throw new Error(`A migration left ${broken.length} broken references in ${database.name}`)
    }
  })
  // Tables are rebuilt by migrations, which a foreign key must not stop; the pragma has no effect in a transaction.
  database.pragma('foreign_keys = OFF')
  apply.immediate()
}
