import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrate } from './migrate.ts'
import { explain } from './unusableDatabase.ts'

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5000

/**
 * Pages of the WAL (4 kB) after which a commit itself moves them into the file, flushed to the disk twice. An event with
 * its indexes is about 20 of them, so that SQLite's own 1000 would hold up every fiftieth command. Where a thread does it
 * (createCheckpoints.ts) this is never reached.
 */
const CHECKPOINT_PAGES = 20_000

const RETRY = 10
const asleep = new Int32Array(new SharedArrayBuffer(4))
const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

/**
 * Changing the journal's mode needs the file alone. SQLite asks for that without waiting its time-out, since two processes
 * that wait for each other would never get it; so the waiting is done here, at most as long.
 */
function switchToWal(database: Database.Database): void {
  for (let waited = 0; ; waited += RETRY) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || waited >= BUSY_TIMEOUT) throw error
      Atomics.wait(asleep, 0, 0, RETRY)
    }
  }
}

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
    switchToWal(database)
    // In WAL a commit is safe from a crash of the process without a flush; a power cut may take the last ones.
    database.pragma('synchronous = NORMAL')
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    database.pragma('foreign_keys = ON')
    return database
  } catch (error) {
    database?.close()
    throw explain(path, error)
  }
}
