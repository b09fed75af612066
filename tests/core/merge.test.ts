import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PREAMBLE_MARKER } from '../../src/domain/preamble.ts'
import type { Input } from '../../src/contract/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const merge = (taskId: string, change: Partial<Input<'task', 'merge'>> = {}) =>
  system.core.handlers.task.merge(operator, { task_id: taskId, method: 'merge', ...change }, {})
const commit = (line: string, file = 'README.md'): string =>
  `echo ${line} >> ${file} && git add -A && git commit -qm ${line}`
const tip = (branch = 'trunk'): Promise<string> => system.repository.git(['rev-parse', branch])

/** Refs, worktrees and files of the main checkout, to see that a refusal changed nothing. */
const state = async (): Promise<string> => {
  const { git } = system.repository
  return [
    await git(['for-each-ref']),
    await git(['worktree', 'list']),
    await git(['status', '--porcelain']),
  ].join('\n')
}

describe('merge_task', () => {
  test('works without a remote and with a default branch of any name (case 35)', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    const landed = must(await merge(task.id))
    expect(landed).toMatchObject({ target: 'trunk', files: [{ path: 'README.md' }] })
    expect(await tip()).toBe(landed.sha)
    expect(await system.repository.git(['remote'])).toBe('')
    expect(await readFile(join(system.repository.root, 'README.md'), 'utf8')).toContain('four')
  })

  test('says nothing to merge when the branch is contained (case 36)', async () => {
    const task = await system.task(operator)
    const before = await state()
    expect(mustFail(await merge(task.id)).code).toBe('NOTHING_TO_MERGE')
    expect(await state()).toBe(before)
  })

  test.each(['squash', 'rebase'] as const)(
    '%s puts the change on top of a target that went on, and keeps the branch',
    async (method) => {
      const task = await system.task(operator, { prompt: commit('one', 'new.txt'), branch: 'work/it' })
      await system.repository.commit({ 'other.txt': 'x\n' })
      const landed = must(await merge(task.id, { method }))
      expect(await system.repository.git(['rev-list', '--parents', '-n1', landed.sha])).toBe(
        `${landed.sha} ${landed.previous_sha}`,
      )
      expect(await system.repository.git(['show', 'trunk:new.txt'])).toBe('one')
      expect(await system.repository.git(['branch', '--list', 'work/it'])).toContain('work/it')
    },
  )

  test('a conflict names files and hunks and changes nothing', async () => {
    const one = await system.task(operator, {
      prompt: 'sed -i s/two/TWO/ README.md && git commit -qam upper',
    })
    const two = await system.task(operator, {
      prompt: 'sed -i s/two/zwei/ README.md && git commit -qam german',
    })
    must(await merge(one.id))
    const before = await state()
    const refused = mustFail(await merge(two.id))
    expect(refused).toMatchObject({ code: 'MERGE_CONFLICT', details: { conflicts: [{ path: 'README.md' }] } })
    expect(JSON.stringify(refused.details)).toContain('zwei')
    expect(await state()).toBe(before)
    const diff = must(
      await system.core.handlers.task.diff(operator, { task_id: two.id, max_bytes: 1000 }, {}),
    )
    expect(diff.conflicts.map((conflict) => conflict.path)).toEqual(['README.md'])
  })

  test('a head that moved after the review is refused, and again accepted when it is named', async () => {
    const task = await system.task(operator, { prompt: commit('first', 'n') })
    const signalled = await system.done(task.id)
    await writeFile(join((await show(task.id)).worktree ?? '', 'n'), 'second\n')
    await system.repository.git(['commit', '-qam', 'behind the back'], (await show(task.id)).worktree ?? '')
    const refused = mustFail(await merge(task.id))
    expect(refused).toMatchObject({ code: 'STALE_HEAD', details: { reviewed_sha: signalled.head_sha } })
    expect(mustFail(await merge(task.id, { head_sha: signalled.head_sha })).code).toBe('STALE_HEAD')
    must(await merge(task.id, { head_sha: String(refused.details?.['head_sha']) }))
  })

  test('a local change in the way is named and stays; any other one stays and does not matter', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    await system.repository.write({ 'README.md': 'mine\n', 'untracked.txt': 'mine too\n' })
    const before = await state()
    expect(mustFail(await merge(task.id))).toMatchObject({
      code: 'LOCAL_CHANGES',
      details: { files: ['README.md'] },
    })
    expect(await state()).toBe(before)
    await system.repository.git(['checkout', 'README.md'])
    await system.repository.write({ 'src/a.txt': 'edited\n' })
    must(await merge(task.id))
    expect(await readFile(join(system.repository.root, 'src/a.txt'), 'utf8')).toBe('edited\n')
    expect(await readFile(join(system.repository.root, 'untracked.txt'), 'utf8')).toBe('mine too\n')
  })

  test('uncommitted work of the task is refused with its names', async () => {
    const task = await system.task(operator, { prompt: `${commit('four')}; echo more > loose.txt` })
    expect(mustFail(await merge(task.id))).toMatchObject({
      code: 'UNCOMMITTED_CHANGES',
      details: { untracked: ['loose.txt'] },
    })
  })

  test('a hook of the repository that says no is heard, and nothing has changed', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    await system.repository.hook('commit-msg', 'echo "no such messages here" >&2; exit 1')
    const before = await state()
    const refused = mustFail(await merge(task.id))
    expect(refused.code).toBe('HOOK_FAILED')
    expect(refused.message).toContain('no such messages here')
    expect(await state()).toBe(before)
  })

  test('a failing verify command refuses the merged result and shows its output', async () => {
    must(
      await system.core.handlers.project.configure(
        operator,
        {
          project_id: system.project.id,
          verify_commands: ['grep -q four README.md', 'echo checking; grep -q five README.md'],
        },
        {},
      ),
    )
    const task = await system.task(operator, { prompt: commit('four') })
    const before = await state()
    const refused = mustFail(await merge(task.id))
    expect(refused.code).toBe('VERIFY_FAILED')
    expect(refused.message).toContain('checking')
    expect(await state()).toBe(before)
  })

  test('a slow verify command holds up no launch, and a task that is closed meanwhile does not land', async () => {
    const fifo = join(system.home, 'go')
    const set = { project_id: system.project.id, verify_commands: [`mkfifo ${fifo}; cat ${fifo}`] }
    must(await system.core.handlers.project.configure(operator, set, {}))
    const slow = await system.task(operator, { prompt: commit('four') })
    const before = await tip()
    const merging = merge(slow.id)
    await system.event((one) => one.images.terminal?.purpose === 'verify')
    await system.task(operator, { prompt: 'echo meanwhile' })
    must(await system.core.handlers.task.close(operator, { task_id: slow.id, delete_branch: false }, {}))
    expect(['VERIFY_FAILED', 'WRONG_STATUS', 'NO_WORKTREE']).toContain(mustFail(await merging).code)
    expect(await tip()).toBe(before)
    expect(await system.repository.git(['worktree', 'list'])).not.toContain('merges')
  })

  test('the preamble never lands: a commit that holds it is refused at signal and at merge (case 39)', async () => {
    const task = await system.task(operator, {
      prompt: `printf '%s' '${PREAMBLE_MARKER}x' > CLAUDE.md && git add -A && git commit -qm pre`,
    })
    const worker = await system.agentOf(task.id)
    const input = { task_id: task.id, summary: 's', files: [], tests: '', risks: '' }
    const refused = mustFail(await system.core.handlers.task.done(worker, input, {}))
    expect(refused).toMatchObject({ code: 'PREAMBLE_IN_COMMIT', details: { files: ['CLAUDE.md'] } })
    expect(mustFail(await merge(task.id)).code).toBe('PREAMBLE_IN_COMMIT')
    // Taken out again in a later commit it is still in the history that would land.
    await system.turn(task.id, 'git rm -q CLAUDE.md && git commit -qm out')
    expect(mustFail(await merge(task.id)).code).toBe('PREAMBLE_IN_COMMIT')
  })

  test('two merges at once land one after the other', async () => {
    const tasks = await Promise.all(
      ['p', 'q', 'r'].map((name) => system.task(operator, { prompt: commit(name, name) })),
    )
    const landed = await Promise.all(tasks.map((task) => merge(task.id)))
    const shas = landed.map((one) => must(one))
    expect(shas[1]?.previous_sha).toBe(shas[0]?.sha)
    expect(shas[2]?.previous_sha).toBe(shas[1]?.sha)
    expect(await system.repository.git(['ls-tree', '--name-only', 'trunk'])).toMatch(/p\nq\nr/)
  })

  test('one task merged twice at once lands once', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    const both = await Promise.all([merge(task.id), merge(task.id)])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(mustFail(both[1] ?? both[0]).code).toBe('WRONG_STATUS')
  })

  test('undo takes the merge back and brings the worktree back, once', async () => {
    const before = await tip()
    const task = await system.task(operator, { prompt: commit('four') })
    must(await merge(task.id))
    const undone = must(await system.core.handlers.task.undo(operator, { task_id: task.id }, {}))
    expect(undone.restored).toBe('merge')
    expect(await tip()).toBe(before)
    expect(existsSync(join(undone.worktree ?? '', 'README.md'))).toBe(true)
    expect(mustFail(await system.core.handlers.task.undo(operator, { task_id: task.id }, {})).code).toBe(
      'NOTHING_TO_UNDO',
    )
    must(await merge(task.id))
  })

  test('a merge that others have built on is not undone', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    must(await merge(task.id))
    await system.repository.commit({ 'later.txt': 'x\n' })
    const at = await tip()
    expect(mustFail(await system.core.handlers.task.undo(operator, { task_id: task.id }, {})).code).toBe(
      'BRANCH_MOVED',
    )
    expect(await tip()).toBe(at)
  })
})

describe('review_and_merge_task', () => {
  test('shows the change first and merges exactly what it showed', async () => {
    const task = await system.task(operator, { prompt: commit('four') })
    const review = (head?: string) =>
      system.core.handlers.task.reviewMerge(
        operator,
        { task_id: task.id, method: 'merge', ...(head === undefined ? {} : { head_sha: head }) },
        {},
      )
    const shown = must(await review())
    expect(shown).toMatchObject({ merged: false, landing: null })
    const merged = must(await review(shown.diff.head_sha))
    expect(merged).toMatchObject({ merged: true, landing: { head_sha: shown.diff.head_sha } })
  })
})

const show = async (taskId: string) =>
  must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
