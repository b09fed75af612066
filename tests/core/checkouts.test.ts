import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestRepository } from '../../src/adapters/git/testRepository.ts'
import { onlyShell } from '../support/shellKind.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(onlyShell, undefined, { clock })
  // From here on the worktrees are known, and what comes later must be seen all the same.
  expect((await place('src/a.txt')).checkout).toBe('main')
})
afterEach(() => system.close())

const ask = (target: string, project = system.project.id) =>
  system.core.handlers.lock.acquire(
    operator,
    { target, project, reason: '', scope: 'checkout', ttl_ms: 60_000, wait_ms: 0 },
    {},
  )

/** Where a path lies, as the lock on it says. */
async function place(target: string, project?: string): Promise<{ checkout: string; key: string }> {
  const { lock } = must(await ask(target, project))
  if (!lock) throw new Error(`${target} was not granted`)
  return lock
}

async function worktree(project?: string): Promise<{ id: string; root: string }> {
  const made = await system.task(operator, project === undefined ? {} : { project })
  const { id, worktree: root } = must(
    await system.core.handlers.task.show(operator, { task_id: made.id }, {}),
  )
  if (root === null) throw new Error(`${id} has no worktree`)
  return { id, root }
}

test('a worktree is seen at once when it is made, taken away, brought back, and by the next host', async () => {
  const { id, root } = await worktree()
  const path = join(root, 'src/a.txt')
  expect(await place(path)).toMatchObject({ checkout: id, key: 'file:src/a.txt' })
  must(await system.core.handlers.task.close(operator, { task_id: id, delete_branch: false }, {}))
  expect(mustFail(await ask(path)).code).toBe('BAD_LOCK_KEY')
  must(await system.core.handlers.task.undo(operator, { task_id: id }, {}))
  expect((await place(path)).checkout).toBe(id)
  system = await system.restart()
  expect((await place(path)).checkout).toBe(id)
})

test('a worktree of another project is none of this one', async () => {
  const elsewhere = await createTestRepository()
  try {
    await elsewhere.commit({ 'src/a.txt': 'a\n' })
    const other = must(await system.core.handlers.project.open(operator, { path: elsewhere.root }, {}))
    const [own, foreign] = [await worktree(system.project.id), await worktree(other.id)]
    expect((await place(join(own.root, 'src/a.txt'))).checkout).toBe(own.id)
    expect((await place(join(foreign.root, 'src/a.txt'), other.id)).checkout).toBe(foreign.id)
    expect(mustFail(await ask(join(foreign.root, 'src/a.txt'))).code).toBe('BAD_LOCK_KEY')
    expect(mustFail(await ask(join(own.root, 'src/a.txt'), other.id)).code).toBe('BAD_LOCK_KEY')
  } finally {
    await elsewhere.remove()
  }
})

test('a worktree that a person has put elsewhere, behind a link, is found there a second later', async () => {
  const { id, root } = await worktree()
  expect((await place(join(root, 'src/a.txt'))).checkout).toBe(id)
  const moved = join(system.home, 'moved')
  await rename(root, moved)
  await symlink(moved, root)
  try {
    clock.advance(1_000)
    expect(await place(join(moved, 'src/b.txt'))).toMatchObject({ checkout: id, key: 'file:src/b.txt' })
  } finally {
    await rm(root)
    await mkdir(root)
  }
})
