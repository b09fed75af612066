import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const commit = (line: string, file: string): string =>
  `echo ${line} >> ${file} && git add -A && git commit -qm ${line}`
const show = async (taskId: string) =>
  must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
const worktreeOf = async (taskId: string): Promise<string> => (await show(taskId)).worktree ?? ''
const headOf = async (taskId: string): Promise<string> =>
  system.repository.git(['rev-parse', 'HEAD'], await worktreeOf(taskId))
const diff = (taskId: string, change: Partial<Input<'task', 'diff'>> = {}) =>
  system.core.handlers.task.diff(operator, { task_id: taskId, max_bytes: 100_000, ...change }, {})
const files = (taskId: string, commitOrPart?: string, counts = true) =>
  system.core.handlers.review.files(
    operator,
    { task_id: taskId, counts, ...(commitOrPart === undefined ? {} : { commit: commitOrPart }) },
    {},
  )
const file = (taskId: string, path: string, at: Input<'review', 'file'>['at'] = 'worktree') =>
  system.core.handlers.review.file(operator, { task_id: taskId, path, at, max_bytes: 1000 }, {})

describe('the parts of a change', () => {
  test('one commit, what is in no commit, and a patch without the list', async () => {
    const task = await system.task(operator, { prompt: commit('one', 'a.txt') })
    await system.turn(task.id, `${commit('two', 'b.txt')}; echo loose > c.txt`)
    const listed = must(
      await system.core.handlers.review.commits(operator, { task_id: task.id, limit: 10 }, {}),
    )
    expect(listed.commits.map(({ subject, files: count, additions }) => [subject, count, additions])).toEqual(
      [
        ['one', 1, 1],
        ['two', 1, 1],
      ],
    )
    const [first] = listed.commits
    const paths = async (part?: string) => must(await files(task.id, part)).files.map(({ path }) => path)
    expect(await paths()).toEqual(['a.txt', 'b.txt', 'c.txt'])
    expect(await paths(first?.sha)).toEqual(['a.txt'])
    expect(await paths('uncommitted')).toEqual(['c.txt'])
    expect(must(await diff(task.id, { commit: first?.sha })).patch).toMatch(/\+one\n$/)
    const alone = must(await diff(task.id, { file: 'c.txt', files: false }))
    expect(alone.files).toEqual([])
    expect(alone.patch).toContain('+loose')
    const names = must(await files(task.id, undefined, false))
    expect(names).toMatchObject({ counted: false, uncommitted: true })
    expect(names.files.map(({ path, status }) => [path, status])).toEqual([
      ['a.txt', 'added'],
      ['b.txt', 'added'],
      ['c.txt', 'untracked'],
    ])
  })

  test('a commit of the base or of nobody is none of the task', async () => {
    const task = await system.task(operator, { prompt: commit('one', 'a.txt') })
    const base = await system.repository.git(['rev-parse', 'trunk'])
    expect(mustFail(await diff(task.id, { commit: base })).code).toBe('UNKNOWN_REVISION')
    expect(mustFail(await files(task.id, 'f'.repeat(40))).code).toBe('UNKNOWN_REVISION')
  })

  test('content names a file through its commit, and another one after an edit', async () => {
    const task = await system.task(operator, { prompt: 'echo one > a.txt' })
    const blob = async () => must(await files(task.id)).files[0]?.blob
    const loose = await blob()
    await system.turn(task.id, 'git add -A && git commit -qm one')
    expect(await blob()).toBe(loose)
    await system.turn(task.id, 'echo two > a.txt')
    expect(await blob()).not.toBe(loose)
  })

  test('a worktree that is taken away at this moment is no bug', async () => {
    const task = await system.task(operator, { prompt: commit('one', 'a.txt') })
    const path = await worktreeOf(task.id)
    await rename(path, `${path}-away`)
    expect(mustFail(await diff(task.id)).code).toBe('NO_WORKTREE')
    expect(mustFail(await files(task.id)).code).toBe('NO_WORKTREE')
    expect(mustFail(await files(task.id, undefined, false)).code).toBe('NO_WORKTREE')
    await rename(`${path}-away`, path)
  })
})

describe('one side of a file', () => {
  test('gives text and bytes of each side, with its whole size', async () => {
    const task = await system.task(operator, { prompt: commit('four', 'README.md') })
    const path = await worktreeOf(task.id)
    await writeFile(join(path, 'README.md'), 'now\n')
    await writeFile(join(path, 'p.png'), Buffer.alloc(5000))
    expect(must(await file(task.id, 'README.md', 'base')).content).toBe('one\ntwo\nthree\n')
    expect(must(await file(task.id, 'README.md', 'head')).content).toBe('one\ntwo\nthree\nfour\n')
    expect(must(await file(task.id, 'README.md'))).toMatchObject({ content: 'now\n', truncated: false })
    const picture = must(await file(task.id, 'p.png'))
    expect(picture).toMatchObject({ bytes: 5000, binary: true, encoding: 'base64', truncated: true })
    expect(Buffer.from(picture.content, 'base64')).toHaveLength(1000)
  })

  test('reads nothing outside of the worktree', async () => {
    const task = await system.task(operator)
    const path = await worktreeOf(task.id)
    await writeFile(join(system.home, 'secret'), 'secret\n')
    await symlink(join(system.home, 'secret'), join(path, 'link'))
    await symlink(system.home, join(path, 'folder'))
    const link = must(await file(task.id, 'link'))
    expect(link).toMatchObject({ kind: 'link', content: join(system.home, 'secret') })
    for (const name of ['folder/secret', '../x', '.git', '/etc/passwd', 'src', 'none'])
      expect(mustFail(await file(task.id, name)).code, name).toBe('FILE_NOT_FOUND')
    await rm(join(path, 'folder'))
  })
})

describe('an approval', () => {
  const approve = async (by: Caller, taskId: string, head: string) =>
    system.core.handlers.review.approve(by, { task_id: taskId, head_sha: head, note: 'fine' }, {})
  const merge = (by: Caller, taskId: string) =>
    system.core.handlers.task.merge(by, { task_id: taskId, method: 'merge' }, {})

  async function complexTask(): Promise<{ lead: Caller; id: string }> {
    const lead = { ...(await system.coordinator()), agent_id: 'agt-lead' }
    const { id } = await system.task(lead, { prompt: commit('one', 'a.txt'), complexity: 'complex' })
    return { lead, id }
  }

  test('is bound to a head: none, one of another commit, then the right one', async () => {
    const { lead, id } = await complexTask()
    expect(mustFail(await merge(lead, id))).toMatchObject({
      code: 'NEEDS_APPROVAL',
      details: { head_sha: await headOf(id) },
    })
    const first = await headOf(id)
    expect(mustFail(await approve(lead, id, first)).code).toBe('WRONG_STATUS')
    await system.done(id)
    must(await approve(lead, id, first))
    expect(mustFail(await approve(operator, id, first)).code).toBe('WRONG_STATUS')
    expect((await show(id)).approval).toMatchObject({ by: 'agt-lead', head_sha: first, note: 'fine' })
    await system.event(({ type }) => type === 'review.approved')
    await system.turn(id, commit('two', 'b.txt'))
    await system.done(id)
    expect(mustFail(await merge(lead, id)).code).toBe('NEEDS_APPROVAL')
    expect(mustFail(await approve(lead, id, first)).code).toBe('STALE_HEAD')
    must(await approve(operator, id, await headOf(id)))
    must(await merge(lead, id))
  })

  test('is never that of its worker, and not of what is in no commit', async () => {
    const { id } = await complexTask()
    const worker = await system.agentOf(id)
    expect(mustFail(await approve(worker, id, await headOf(id))).code).toBe('FORBIDDEN')
    await system.done(id)
    await writeFile(join(await worktreeOf(id), 'c.txt'), 'loose\n')
    expect(mustFail(await approve(operator, id, await headOf(id))).code).toBe('UNCOMMITTED_CHANGES')
  })

  test('is what the merge of the operator is, and is written down', async () => {
    const { id } = await complexTask()
    const head = await headOf(id)
    must(await merge(operator, id))
    expect((await show(id)).approval).toMatchObject({ by: 'operator', head_sha: head })
  })
})

test('the outlook names what stands in the way of a merge and what it leaves behind', async () => {
  const task = await system.task(operator, { prompt: `${commit('four', 'README.md')}; echo loose > c.txt` })
  await system.repository.commit({ 'later.txt': 'x\n' })
  await system.repository.write({ 'README.md': 'mine\n', 'other.txt': 'mine too\n' })
  const outlook = must(await system.core.handlers.review.outlook(operator, { task_id: task.id }, {}))
  expect(outlook).toMatchObject({
    ...{ ahead: 1, behind: 1, conflicts: [], uncommitted: ['c.txt'] },
    ...{ in_the_way: ['README.md'], other_changes: 1 },
  })
})
