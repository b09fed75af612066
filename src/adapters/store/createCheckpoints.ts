import { Worker } from 'node:worker_threads'
import type { Logger } from '../../base/logger.ts'
import type { CheckpointData } from './checkpoint/main.ts'

/** Commits after which the WAL is moved into the file: some 4,000 pages of it, 16 MB. */
const COMMITS = 200

export interface Checkpoints {
  /** A transaction was committed. */
  committed(): void
  /** Ends the thread; resolves when it has given the file free. */
  close(): Promise<void>
}

/**
 * Moves the WAL into the database in a thread of its own, so that no command waits for the disk. Where the thread fails,
 * SQLite does it inside a commit as it always does, only later.
 *
 * @param program the built program of the thread.
 */
export function createCheckpoints(program: string, path: string, log: Logger): Checkpoints {
  const data: CheckpointData = { path }
  const worker = new Worker(program, { workerData: data })
  // It never keeps the process alive.
  worker.unref()
  let isAlive = true
  let commits = 0
  worker.on('error', (error: unknown) => {
    isAlive = false
    log.warn({ err: error }, 'checkpoints of the database go on inside of commits')
  })
  return {
    committed() {
      commits += 1
      if (!isAlive || commits < COMMITS) return
      commits = 0
      worker.postMessage(null)
    },
    async close() {
      isAlive = false
      await worker.terminate()
    },
  }
}
