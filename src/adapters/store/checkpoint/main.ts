import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/** What the thread is started with. */
export interface CheckpointData {
  /** Path of the database. */
  readonly path: string
}

/** The thread is started by createCheckpoints alone, with exactly this. */
const { path } = workerData as CheckpointData

const database = new Database(path, { fileMustExist: true, timeout: 0 })
database.pragma('wal_autocheckpoint = 0')

/** Moves what was committed from the WAL into the file, as far as no reader needs it there; it makes nobody wait. */
function checkpoint(): void {
  try {
    database.pragma('wal_checkpoint(PASSIVE)')
  } catch (error) {
    // Somebody else is at it, such as a second process that opens the database: there will be another time.
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error
  }
}

parentPort?.on('message', checkpoint)
