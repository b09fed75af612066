import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let first: string

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
  first = await repo.commit({ a: '1' })
})
afterEach(() => repo.remove())

describe('branch names', () => {
  it('are those that Git accepts and that stand for themselves', async () => {
    await repo.git(['switch', '-q', '-c', 'other'])
    const good = ['topic', 'task/one-2', 'größe', 'a.b']
    const bad = ['HEAD', '-x', 'a..b', 'a b', '@{-1}', 'x.lock', '/x', 'x/', '', '@', 'a~1', '--all']
    for (const name of good) expect(await git.isBranchName(repo.root, name), name).toBe(true)
    for (const name of bad) expect(await git.isBranchName(repo.root, name), name).toBe(false)
  })
})

describe('commits', () => {
  it('are found by branch, id and revision, a branch before a tag of the same name', async () => {
    const second = await repo.commit({ a: '2' })
    await repo.git(['tag', 'trunk', first])
    expect(await git.commitOf(repo.root, 'trunk')).toBe(second)
    expect(await git.commitOf(repo.root, first.slice(0, 10))).toBe(first)
    expect(await git.commitOf(repo.root, 'HEAD~1')).toBe(first)
    expect(await git.commitOf(repo.root, 'nope')).toBeNull()
    expect(await git.commitOf(repo.root, '--all')).toBeNull()
  })

  it('know their common ancestor, and whether there is none', async () => {
    const second = await repo.commit({ a: '2' })
    await repo.git(['switch', '-q', '-c', 'topic', first])
    const third = await repo.commit({ b: '1' })
    await repo.git(['switch', '-q', '--orphan', 'alone'])
    const alone = await repo.commit({ c: '1' })
    expect(await git.mergeBase(repo.root, second, third)).toBe(first)
    expect(await git.mergeBase(repo.root, second, alone)).toBeNull()
    expect(await git.isAncestor(repo.root, first, third)).toBe(true)
    expect(await git.isAncestor(repo.root, second, third)).toBe(false)
    await expect(git.isAncestor(repo.root, '0'.repeat(40), third)).rejects.toThrow(/Not a valid commit/)
  })
})

describe('commitsOnlyOn', () => {
  it('counts what no other branch, tag or remote holds, even while the branch is checked out', async () => {
    await repo.git(['worktree', 'add', '-q', '-b', 'topic', join(repo.home, 'wt')])
    expect(await git.commitsOnlyOn(repo.root, 'topic')).toBe(0)
    await repo.commit({ b: '1' }, join(repo.home, 'wt'))
    const tip = await repo.commit({ b: '2' }, join(repo.home, 'wt'))
    expect(await git.commitsOnlyOn(repo.root, 'topic')).toBe(2)
    await repo.git(['tag', 'v1', 'topic~1'])
    expect(await git.commitsOnlyOn(repo.root, 'topic')).toBe(1)
    await repo.git(['update-ref', 'refs/remotes/origin/topic', tip])
    expect(await git.commitsOnlyOn(repo.root, 'topic')).toBe(0)
  })

  it('does not trust refs that expire: our trash, the stash', async () => {
    await repo.git(['switch', '-q', '-c', 'topic'])
    const tip = await repo.commit({ b: '1' })
    await repo.git(['update-ref', 'refs/switchyard/trash/x/1', tip])
    await repo.git(['update-ref', 'refs/stash', tip])
    expect(await git.commitsOnlyOn(repo.root, 'topic')).toBe(1)
  })

  it('throws for a branch that is not there rather than answering 0', async () => {
    await expect(git.commitsOnlyOn(repo.root, 'nope')).rejects.toThrow()
  })
})

describe('branches', () => {
  it('are created once and deleted only where they are expected and not checked out', async () => {
    const second = await repo.commit({ a: '2' })
    must(await git.createBranch(repo.root, 'topic', first))
    expect((await git.createBranch(repo.root, 'topic', second)).ok).toBe(false)
    expect(await git.branchExists(repo.root, 'topic')).toBe(true)
    await repo.git(['config', 'branch.topic.remote', 'origin'])

    expect((await git.deleteBranch(repo.root, 'topic', second)).ok).toBe(false)
    expect((await git.deleteBranch(repo.root, 'trunk', second)).ok).toBe(false)
    expect(await git.branchExists(repo.root, 'topic')).toBe(true)
    must(await git.deleteBranch(repo.root, 'topic', first))
    expect(await git.branchExists(repo.root, 'topic')).toBe(false)
    expect(await repo.git(['config', '--local', '--list'])).not.toContain('branch.topic')
  })
})

describe('refsBelow', () => {
  it('lists refs with commit and time, and deleteRef takes only our own', async () => {
    await repo.git(['update-ref', 'refs/switchyard/trash/tsk-1/a', first])
    const [found, ...others] = await git.refsBelow(repo.root, 'refs/switchyard/trash/')
    expect(others).toEqual([])
    const seconds = Number(await repo.git(['log', '-1', '--format=%ct']))
    expect(found).toEqual({ ref: 'refs/switchyard/trash/tsk-1/a', sha: first, at: seconds * 1000 })
    await git.deleteRef(repo.root, 'refs/switchyard/trash/tsk-1/a')
    expect(await git.refsBelow(repo.root, 'refs/switchyard/trash')).toEqual([])
    await expect(git.deleteRef(repo.root, 'refs/heads/trunk')).rejects.toThrow()
  })
})
