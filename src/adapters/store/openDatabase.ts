import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrate } from './migrate.ts'
import { explain } from './unusableDatabase.ts'

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5000

/**
 * Opens the file, or makes it with mode 0600 (SQLite gives its -wal and -shm files the same), and brings it to the
 * newest schema. Throws UnusableDatabase where that cannot be.
 */
export function openDatabase(path: string, migrations: string): Database.Database {
  let database: Database.Database | undefined
  try {
    closeSync(openSync(path, 'a', 0o600))
    database = new Database(path, { timeout: BUSY_TIMEOUT })
    migrate(database, migrations)
    database.pragma('journal_mode = WAL')
    // In WAL a commit is safe from a crash of the process without a flush; a power cut may take the last ones.
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    return database
  } catch (error) {
    database?.close()
    throw explain(path, error)
  }
}
