import { existsSync } from 'node:fs'
import { readdir, readFile, rm, utimes, watch, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let base: string
let path: string

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
  base = await repo.commit({ a: '1', 'b c': '1', '.gitignore': 'ignored\n' })
  path = join(repo.home, 'trees', 'one')
})
afterEach(() => repo.remove())

const metadata = async (): Promise<string[]> => readdir(join(repo.root, '.git/worktrees')).catch(() => [])

describe('addWorktree', () => {
  it('makes folder and branch at the base, without an upstream, and lists them', async () => {
    await repo.commit({ a: '2' })
    must(await git.addWorktree({ root: repo.root, path, branch: 'topic', base }))
    expect(await git.worktrees(repo.root)).toEqual([{ path, branch: 'topic', head: base }])
    expect(must(await git.worktreeState(path))).toEqual({
      head: base,
      branch: 'topic',
      changed: [],
      untracked: [],
      conflicted: [],
    })
  })

  it('refuses a taken path or branch and leaves both as they were', async () => {
    await repo.git(['branch', 'topic'])
    await repo.write({ keep: 'x' }, path)
    const taken = await git.addWorktree({ root: repo.root, path, branch: 'fresh', base })
    expect(taken).toMatchObject({ error: { code: 'git_failed', message: expect.stringContaining(path) } })
    const other = join(repo.home, 'two')
    expect((await git.addWorktree({ root: repo.root, path: other, branch: 'topic', base })).ok).toBe(false)
    expect(existsSync(join(path, 'keep'))).toBe(true)
    expect(existsSync(other)).toBe(false)
    expect(await git.branchExists(repo.root, 'topic')).toBe(true)
    expect(await git.branchExists(repo.root, 'fresh')).toBe(false)
  })

  it('leaves nothing behind when a hook fails', async () => {
    await repo.hook('post-checkout', 'echo no such tool >&2; exit 3')
    const failed = await git.addWorktree({ root: repo.root, path, branch: 'topic', base })
    expect(failed).toMatchObject({ error: { message: 'no such tool' } })
    expect(existsSync(path)).toBe(false)
    expect(await metadata()).toEqual([])
    expect(await git.branchExists(repo.root, 'topic')).toBe(false)
  })

  it('ends Git and its hooks on abort and leaves nothing behind', async () => {
    // The hook says that it runs, then waits for an end that only a signal brings.
    await repo.hook(
      'post-checkout',
      'echo $$ > "$HOME/running"; mv "$HOME/running" "$HOME/started"; sleep 600',
    )
    const abort = new AbortController()
    const watcher = watch(repo.home, { signal: AbortSignal.timeout(15_000) })
    const adding = git.addWorktree({ root: repo.root, path, branch: 'topic', base, signal: abort.signal })
    for await (const { filename } of watcher) if (filename === 'started') break
    abort.abort()
    expect(await adding).toMatchObject({ ok: false, error: { code: 'git_failed' } })
    expect(existsSync(path)).toBe(false)
    expect(await metadata()).toEqual([])
    expect(await git.branchExists(repo.root, 'topic')).toBe(false)
  })

  it('does not start when it is aborted already', async () => {
    const signal = AbortSignal.abort()
    expect((await git.addWorktree({ root: repo.root, path, branch: 'topic', base, signal })).ok).toBe(false)
    expect(await git.branchExists(repo.root, 'topic')).toBe(false)
  })
})

describe('readdWorktree and pruneWorktrees', () => {
  it('bring a worktree back on its branch after its folder went', async () => {
    must(await git.addWorktree({ root: repo.root, path, branch: 'topic', base }))
    await rm(path, { recursive: true })
    await git.pruneWorktrees(repo.root)
    expect(await git.worktrees(repo.root)).toEqual([])
    must(await git.readdWorktree({ root: repo.root, path, branch: 'topic' }))
    expect(await git.worktrees(repo.root)).toEqual([{ path, branch: 'topic', head: base }])
  })
})

describe('worktreeState', () => {
  it('tells changed, untracked and conflicted files, sorted, by their plain names', async () => {
    await repo.git(['switch', '-q', '-c', 'other'])
    await repo.commit({ a: 'other' })
    await repo.git(['switch', '-q', 'trunk'])
    await repo.commit({ a: 'trunk' })
    // Stops at the conflict that it is to stop at.
    await repo.git(['merge', '-q', 'other']).catch(() => undefined)
    await repo.write({ 'b c': '2', 'new/ü "q"\tx': '1', ignored: '1', staged: '1' })
    await repo.git(['add', 'staged'])
    const state = must(await git.worktreeState(repo.root))
    expect(state).toMatchObject({ branch: 'trunk', changed: ['a', 'b c', 'staged'], conflicted: ['a'] })
    expect(state.untracked).toEqual(['new/ü "q"\tx'])
  })

  it('answers before the first commit and on a detached head', async () => {
    await repo.git(['checkout', '-q', '--detach'])
    expect(must(await git.worktreeState(repo.root))).toMatchObject({ head: base, branch: null })
    await repo.git(['switch', '-q', '--orphan', 'empty'])
    expect(must(await git.worktreeState(repo.root))).toMatchObject({ head: '0'.repeat(40), branch: 'empty' })
  })

  it('takes no lock that an agent could run into, and does not rewrite the index', async () => {
    const index = join(repo.root, '.git/index')
    // Unchanged but touched: Git would note the new time in the index if it were let.
    await utimes(join(repo.root, 'a'), 1, 1)
    const before = await readFile(index)
    expect(must(await git.worktreeState(repo.root)).changed).toEqual([])
    expect(await readFile(index)).toEqual(before)
    await writeFile(`${index}.lock`, '')
    expect((await git.worktreeState(repo.root)).ok).toBe(true)
  })
})
