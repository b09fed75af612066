import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Logger } from '../../base/logger.ts'
import { createCheckpoints } from './createCheckpoints.ts'
import { createStore } from './createStore.ts'
import { AT } from './fixtures/rows.ts'

const PROGRAM = join(import.meta.dirname, 'checkpoint/main.ts')
let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-checkpoints-'))
  path = join(folder, 'a.db')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A log whose first warning is a promise. */
function listening(): { log: Logger; warned: Promise<string> } {
  const { promise, resolve } = Promise.withResolvers<string>()
  const quiet = (): void => undefined
  return {
    log: { debug: quiet, info: quiet, error: quiet, warn: (_, text) => resolve(text) },
    warned: promise,
  }
}

const open = (onCommit: () => void) =>
  createStore({ path, migrations: join(import.meta.dirname, 'drizzle'), onCommit })

test('the file takes over what was committed while the store is open, and the end is clean', async () => {
  const { log } = listening()
  const store = open(() => checkpoints.committed())
  const checkpoints = createCheckpoints(PROGRAM, path, log)
  const before = (await stat(path)).size
  let grown = false
  // Each round commits as much as one call of the thread needs; one of the first is enough.
  for (let round = 0; round < 200 && !grown; round += 1) {
    for (let n = 0; n < 200; n += 1)
      store.write((tables) =>
        tables.keepReceipt({ key: `${round} ${n}`, answer: { text: 'x'.repeat(500) }, at: AT }),
      )
    await new Promise((resolve) => setImmediate(resolve))
    grown = (await stat(path)).size > before
  }
  expect(grown).toBe(true)
  await checkpoints.close()
  store.close()
  await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT')
})

test('a thread that cannot start leaves the work to SQLite, and says so', async () => {
  const { log, warned } = listening()
  const store = open(() => checkpoints.committed())
  const checkpoints = createCheckpoints(join(folder, 'none.js'), path, log)
  expect(await warned).toContain('go on inside of commits')
  for (let n = 0; n < 400; n += 1)
    store.write((tables) => tables.keepReceipt({ key: String(n), answer: n, at: AT }))
  expect(store.read((tables) => tables.receipt('399'))?.answer).toBe(399)
  await checkpoints.close()
  store.close()
})
