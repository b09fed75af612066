import { afterEach, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

const create: Input<'task', 'create'> = {
  title: 'Add a line',
  prompt: 'echo four >> README.md && git commit -qam "Add a line"',
  kind: 'shell',
  role: 'worker',
  isolation: 'worktree',
  complexity: 'simple',
  start: true,
}

test('a task runs from creation to the merged branch under plain Node, with no Electron and no window', async () => {
  system = await startCore()
  const { core, event, repository } = system
  const task = must(await core.handlers.task.create(operator, create, {}))
  const worker = await system.agentOf(task.id)
  await event((one) => one.type === 'prompt.answered' && one.task_id === task.id)

  const done = {
    task_id: task.id,
    summary: 'One more line',
    files: ['README.md'],
    tests: 'none',
    risks: 'none',
  }
  const signalled = must(await core.handlers.task.done(worker, done, {}))
  expect(signalled.status).toBe('review')

  const diff = must(await core.handlers.task.diff(operator, { task_id: task.id, max_bytes: 10_000 }, {}))
  expect(diff.files).toMatchObject([{ path: 'README.md', status: 'modified', additions: 1, deletions: 0 }])
  expect(diff.patch).toContain('+four')

  const merged = must(
    await core.handlers.task.merge(
      operator,
      { task_id: task.id, method: 'merge', head_sha: diff.head_sha },
      {},
    ),
  )
  expect(merged.target).toBe('trunk')
  expect(await repository.git(['show', 'trunk:README.md'])).toBe('one\ntwo\nthree\nfour')
  expect(await repository.git(['status', '--porcelain'])).toBe('')
  const after = must(await core.handlers.task.show(operator, { task_id: task.id }, {}))
  expect(after).toMatchObject({ status: 'done', worktree: null, agent: { status: 'gone' } })
  expect(await repository.git(['worktree', 'list'])).not.toContain('add-a-line')
})
