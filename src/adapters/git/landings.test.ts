import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let from: string
let to: string

/** trunk at `from`, checked out; `to` is one commit ahead, edits `edited`, adds `added`, removes `gone`. */
beforeEach(async () => {
  repo = await createTestRepository('trunk')
  git = createGit(repo)
  from = await repo.commit({ edited: '1\n', other: '1\n', gone: '1\n', '.gitignore': '*.local\n' })
  await repo.git(['switch', '-q', '-c', 'topic'])
  await repo.git(['rm', '-q', 'gone'])
  to = await repo.commit({ edited: '2\n', 'added.local': '2\n', added: '2\n' })
  await repo.git(['add', '--force', 'added.local'])
  await repo.git(['commit', '-q', '--amend', '--no-edit'])
  to = await repo.git(['rev-parse', 'HEAD'])
  await repo.git(['switch', '-q', 'trunk'])
})
afterEach(() => repo.remove())

const read = (name: string): Promise<string> => readFile(join(repo.root, name), 'utf8')
const tip = (): Promise<string> => repo.git(['rev-parse', 'refs/heads/trunk'])
const advance = (change: object = {}): ReturnType<typeof git.advance> =>
  git.advance({ root: repo.root, branch: 'trunk', from, to, ...change })
const rewind = (change: object = {}): ReturnType<typeof git.rewind> =>
  git.rewind({ root: repo.root, branch: 'trunk', from: to, to: from, ...change })

async function expectRefused(
  move: typeof advance | typeof rewind,
  files: string[],
  at: string,
): Promise<void> {
  const before = await repo.git(['status', '--porcelain', '--ignored'])
  expect(await move()).toMatchObject({ ok: false, error: { code: 'local_changes', files } })
  expect(await tip()).toBe(at)
  expect(await repo.git(['status', '--porcelain', '--ignored'])).toBe(before)
}

describe('advance', () => {
  // Regression case 35: no remote, and a default branch that is not main.
  it('moves the branch and the files of its checkout, and leaves other local changes as they are', async () => {
    await repo.write({ other: 'staged\n', fresh: 'untracked\n' })
    await repo.git(['add', 'other'])
    await writeFile(join(repo.root, 'other'), 'staged and edited\n')
    must(await advance())
    expect(await tip()).toBe(to)
    expect(await read('edited')).toBe('2\n')
    expect(await repo.git(['status', '--porcelain'])).toBe('MM other\n?? fresh')
    expect(await repo.git(['stash', 'list'])).toBe('')
    must(await advance({ from: to }))
  })

  it('refuses with the names when an edited, staged, untracked or ignored file is in the way', async () => {
    await repo.write({ edited: 'mine\n' })
    await expectRefused(advance, ['edited'], from)
    await repo.git(['add', 'edited'])
    await expectRefused(advance, ['edited'], from)
    await repo.write({ added: 'mine\n' })
    await expectRefused(advance, ['added', 'edited'], from)
    await repo.git(['reset', '-q', '--hard'])
    await repo.git(['clean', '-qfd'])
    await repo.write({ 'added.local': 'mine\n' })
    await expectRefused(advance, ['added.local'], from)
    expect(await read('added.local')).toBe('mine\n')
  })

  it('does not stash even where the user lets merges do so', async () => {
    await repo.git(['config', 'merge.autoStash', 'true'])
    await repo.write({ edited: 'mine\n' })
    await expectRefused(advance, ['edited'], from)
  })

  it('works in a linked worktree, and on a branch that is checked out nowhere', async () => {
    const wt = join(repo.home, 'wt')
    await repo.git(['branch', '-q', 'idle', from])
    await repo.git(['worktree', 'add', '-q', '-b', 'linked', wt, from])
    must(await advance({ branch: 'linked' }))
    expect(await readFile(join(wt, 'edited'), 'utf8')).toBe('2\n')
    must(await advance({ branch: 'idle' }))
    expect(await repo.git(['rev-parse', 'idle', 'linked', 'trunk'])).toBe([to, to, from].join('\n'))
    expect(await repo.git(['status', '--porcelain'], wt)).toBe('')
  })

  it('refuses a branch that moved, is gone, or cannot fast-forward', async () => {
    const now = await repo.commit({ other: '2\n' })
    expect(await advance()).toMatchObject({ error: { code: 'branch_moved', actual: now } })
    expect(await advance({ branch: 'nope' })).toMatchObject({ error: { code: 'branch_moved', actual: null } })
    expect(await advance({ from: now })).toMatchObject({ error: { code: 'git_failed' } })
    expect(await tip()).toBe(now)
  })

  it('refuses while a merge is in progress there, or the branch is being rebased', async () => {
    await repo.git(['merge', '-q', '--no-ff', '--no-commit', 'topic'])
    expect(await advance()).toMatchObject({
      error: { code: 'git_failed', message: expect.stringMatching(/merge is in progress/) },
    })
    await repo.git(['merge', '--abort'])
    const wt = join(repo.home, 'wt')
    await repo.git(['worktree', 'add', '-q', '-b', 'busy', wt, from])
    const busy = await repo.commit({ edited: 'busy\n' }, wt)
    // Stops at the conflict that it is to stop at.
    await repo.git(['rebase', '-q', 'topic'], wt).catch(() => undefined)
    expect(await git.advance({ root: repo.root, branch: 'busy', from: busy, to: busy })).toMatchObject({
      error: { code: 'git_failed', message: expect.stringMatching(/being rebased/) },
    })
  })

  it('is not undone by a post-merge hook that fails', async () => {
    await repo.hook('post-merge', 'exit 1')
    must(await advance())
    expect(await tip()).toBe(to)
  })

  it('says so when another Git holds the index', async () => {
    await writeFile(join(repo.root, '.git/index.lock'), '')
    expect(await advance()).toMatchObject({
      error: { code: 'git_failed', message: expect.stringContaining('index') },
    })
    expect(await tip()).toBe(from)
  })
})

describe('rewind', () => {
  beforeEach(async () => {
    must(await advance())
  })

  it('moves the branch back and keeps other local changes, staged ones staged', async () => {
    await repo.write({ other: 'staged\n', fresh: 'untracked\n' })
    await repo.git(['add', 'other'])
    must(await rewind())
    expect(await tip()).toBe(from)
    expect([await read('edited'), await read('gone')]).toEqual(['1\n', '1\n'])
    expect(await repo.git(['status', '--porcelain'])).toBe('M  other\n?? fresh')
    expect(await repo.git(['log', '-1', '-g', '--format=%gs', 'HEAD'])).toBe('switchyard: undo of a merge')
  })

  it('refuses with the names of changed files and of files that would come back over others', async () => {
    await repo.write({ edited: 'mine\n', gone: 'mine\n' })
    await expectRefused(rewind, ['edited', 'gone'], to)
    expect(await read('gone')).toBe('mine\n')
  })

  it('refuses a branch that moved on, and moves one that is checked out nowhere', async () => {
    const now = await repo.commit({ other: '2\n' })
    expect(await rewind()).toMatchObject({ error: { code: 'branch_moved', actual: now } })
    must(await rewind({ branch: 'topic' }))
    expect(await repo.git(['rev-parse', 'topic'])).toBe(from)
    expect(await rewind({ branch: 'topic', from, to: now })).toMatchObject({ error: { code: 'git_failed' } })
  })
})
