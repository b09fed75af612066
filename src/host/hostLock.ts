import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === SQLITE_BUSY || error.errcode === 261)

export interface HostLock {
  release(): void
}

/**
 * The right to be the host of a home. It is an exclusive lock of the operating system on a file, taken through SQLite:
 * whatever way the process ends, kill -9 included, the system frees it, so there is no stale lock to judge and two
 * starts at once have one winner. The file itself stays; removing it would give two processes two different locks.
 *
 * @param waitMs blocks this process so long at most until the lock is free.
 * @returns undefined when another process holds it.
 */
export async function takeHostLock(home: string, waitMs: number): Promise<HostLock | undefined> {
  const path = join(home, 'host.lock')
  // SQLite would create it readable for others.
  await (await open(path, 'a', 0o600)).close()
  const database = new DatabaseSync(path, { timeout: waitMs })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return { release: () => database.close() }
}
