import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MergeMethod } from '../../contract/task.ts'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let base: string
let side: string
const METHODS: readonly MergeMethod[] = ['merge', 'squash', 'rebase']

beforeEach(async () => {
  repo = await createTestRepository('trunk')
  git = createGit(repo)
  base = await repo.commit({ shared: 'one\ntwo\nthree\n', binary: 'a\0b', gone: 'gone\n' })
  side = join(repo.home, 'sides', 'one')
})
afterEach(() => repo.remove())

/** A branch with two commits beside a trunk that moved on, as commits. */
async function diverge(
  onTopic: Record<string, string>,
  onTrunk: Record<string, string>,
): Promise<{ head: string; target: string }> {
  await repo.git(['switch', '-q', '-c', 'topic'])
  await repo.commit({ first: '1\n' })
  const head = await repo.commit(onTopic)
  await repo.git(['switch', '-q', 'trunk'])
  return { head, target: await repo.commit(onTrunk) }
}

const merge = (
  method: MergeMethod,
  sides: { head: string; target: string },
  message = 'Land it',
): ReturnType<typeof git.buildMerge> => git.buildMerge({ root: repo.root, side, ...sides, method, message })

async function expectUntouched(target: string): Promise<void> {
  expect(existsSync(side)).toBe(false)
  expect(await readdir(join(repo.root, '.git/worktrees')).catch(() => [])).toEqual([])
  expect(await repo.git(['rev-parse', 'trunk'])).toBe(target)
  expect(await repo.git(['status', '--porcelain'])).toBe('')
}

describe('buildMerge', () => {
  it.each(METHODS)('builds a %s to the side and moves no branch', async (method) => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    const sha = must(await merge(method, sides, '# Land it\n\nwith care'))
    expect(await repo.git(['ls-tree', '--name-only', sha])).toBe('binary\nfirst\ngone\nshared\ntopic\ntrunk')
    const parents = await repo.git(['log', '-1', '--format=%P', sha])
    const [topic, parent] = [await repo.git(['rev-parse', 'topic']), parents.split(' ')]
    expect(topic).toBe(sides.head)
    expect(await repo.git(['rev-parse', 'HEAD'], side)).toBe(sha)
    expect(await repo.git(['log', '-1', '--format=%an %cn', sha])).toBe('Ada Ada')
    if (method === 'rebase')
      expect(await repo.git(['rev-list', '--count', `${sides.target}..${sha}`])).toBe('2')
    else expect((await repo.git(['log', '-1', '--format=%B', sha])).trim()).toBe('# Land it\n\nwith care')
    if (method === 'merge') expect(parent).toEqual([sides.target, sides.head])
    if (method === 'squash') expect(parent).toEqual([sides.target])
    await git.dropSide(repo.root, side)
    await expectUntouched(sides.target)
  })

  it.each(METHODS)('makes a merge commit only where asked when %s could fast-forward', async (method) => {
    await repo.git(['switch', '-q', '-c', 'topic'])
    const head = await repo.commit({ topic: '1\n' })
    await repo.git(['switch', '-q', 'trunk'])
    const sha = must(await merge(method, { head, target: base }))
    expect(await repo.git(['rev-list', '--count', `${base}..${sha}`])).toBe(method === 'merge' ? '2' : '1')
  })

  // Regression case 36: a contained branch leaves nothing to merge, on a branch not called main and without a remote.
  it.each(METHODS)('answers the target itself when %s finds nothing to merge', async (method) => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    expect(must(await merge(method, { head: base, target: sides.target }))).toBe(sides.target)
    expect(await git.isAncestor(repo.root, base, sides.target)).toBe(true)
  })

  it.each(METHODS)('answers the conflict of a %s with files and hunks and leaves nothing', async (method) => {
    const sides = await diverge(
      { shared: 'one\nTOPIC\nthree\n', binary: 'a\0c', both: 'topic\n' },
      { shared: 'one\nTRUNK\nthree\n', binary: 'a\0d', both: 'trunk\n' },
    )
    const failed = await merge(method, sides)
    expect(failed).toMatchObject({ ok: false, error: { code: 'conflict' } })
    if (failed.ok || failed.error.code !== 'conflict') return
    expect(failed.error.conflicts.map(({ path, kind }) => [path, kind])).toEqual([
      ['binary', 'binary'],
      ['both', 'add/add'],
      ['shared', 'content'],
    ])
    expect(failed.error.conflicts[2]?.hunks).toEqual([
      expect.stringMatching(/^<{7} [^]*\nTRUNK\n={7}\nTOPIC\n>{7} [^\n]*$/),
    ])
    expect(failed.error.message).toBe('3 file(s) conflict: binary, both, shared')
    await expectUntouched(sides.target)
  })

  it.each([
    ['merge', 'pre-merge-commit'],
    ['merge', 'commit-msg'],
    ['squash', 'pre-commit'],
    ['rebase', 'pre-rebase'],
  ] as const)('lets a hook stop a %s: %s', async (method, hook) => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    await repo.hook(hook, 'echo checking; printf "\\033[31mtests are red\\033[0m\\n" >&2; exit 1')
    const failed = await merge(method, sides)
    expect(failed).toMatchObject({
      error: { code: 'hook_failed', message: expect.stringContaining(`${hook} hook refused`) },
    })
    expect(failed).toMatchObject({ error: { message: expect.stringMatching(/checking\n[^]*tests are red/) } })
    expect(JSON.stringify(failed)).not.toContain('\\u001b')
    await expectUntouched(sides.target)
  })

  it('is not stopped by a hook that runs after the fact, nor by settings that reach beyond the side', async () => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    await repo.hook('post-rewrite', 'exit 1')
    await repo.hook('post-commit', 'exit 1')
    for (const name of ['rebase.updateRefs', 'rebase.autoStash', 'rerere.enabled'])
      await repo.git(['config', name, 'true'])
    for (const method of METHODS) {
      must(await merge(method, sides))
      await git.dropSide(repo.root, side)
    }
    expect(await repo.git(['rev-parse', 'topic'])).toBe(sides.head)
    expect(existsSync(join(repo.root, '.git/rr-cache'))).toBe(false)
  })

  it('tells a missing signing program from a hook', async () => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    await repo.hook('commit-msg', 'exit 0')
    await repo.git(['config', 'commit.gpgSign', 'true'])
    await repo.git(['config', 'gpg.program', '/bin/false'])
    expect(await merge('merge', sides)).toMatchObject({
      error: { code: 'git_failed', message: expect.stringMatching(/commit/) },
    })
    await expectUntouched(sides.target)
  })

  it.each(METHODS)(
    'commits a %s as Switchyard where Git knows nobody, and keeps the authors of a rebase',
    async (method) => {
      const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
      await rm(join(repo.home, '.gitconfig'))
      const sha = must(await merge(method, sides))
      const author = method === 'rebase' ? 'Ada' : 'Switchyard'
      expect(await repo.git(['log', '-1', '--format=%an %cn <%ce>', sha])).toBe(
        `${author} Switchyard <switchyard@localhost>`,
      )
    },
  )

  it('refuses a side that exists and leaves it', async () => {
    const sides = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    await repo.write({ keep: 'x' }, side)
    expect(await merge('merge', sides)).toMatchObject({ error: { code: 'git_failed' } })
    expect(existsSync(join(side, 'keep'))).toBe(true)
  })
})

describe('forecast', () => {
  it('is empty for a clean merge', async () => {
    const { head, target } = await diverge({ topic: '1\n' }, { trunk: '1\n' })
    expect(await git.forecast(repo.root, target, head)).toEqual({ ok: true, value: [] })
  })

  it('names files, kinds and hunks, and leaves no object behind', async () => {
    const { target } = await diverge(
      { shared: 'one\nTOPIC\nthree\n', binary: 'a\0c', 'both ü': 'topic\n' },
      { shared: 'one\nTRUNK\nthree\n', binary: 'a\0d', 'both ü': 'trunk\n', gone: '2\n' },
    )
    await repo.git(['switch', '-q', 'topic'])
    await repo.git(['rm', '-q', 'gone'])
    await repo.git(['commit', '-qm', 'rm'])
    await repo.git(['switch', '-q', 'trunk'])
    const before = await repo.git(['count-objects'])
    const found = must(await git.forecast(repo.root, target, 'topic'))
    expect(found.map(({ path, kind }) => [path, kind])).toEqual([
      ['binary', 'binary'],
      ['both ü', 'add/add'],
      ['gone', 'modify/delete'],
      ['shared', 'content'],
    ])
    expect(found[1]?.hunks).toEqual([expect.stringMatching(/^<{7} [^]*\ntrunk\n={7}\ntopic\n>{7} topic$/)])
    expect(found[3]?.hunks).toHaveLength(1)
    expect(await repo.git(['count-objects'])).toBe(before)
  })

  it('fails for commits that do not exist or have nothing in common', async () => {
    await repo.git(['switch', '-q', '--orphan', 'alone'])
    const alone = await repo.commit({ x: '1' })
    expect(await git.forecast(repo.root, base, alone)).toMatchObject({
      error: { message: expect.stringContaining('unrelated') },
    })
    expect(await git.forecast(repo.root, base, '1'.repeat(40))).toMatchObject({
      error: { code: 'git_failed' },
    })
  })
})
