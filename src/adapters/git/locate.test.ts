import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
})
afterEach(() => repo.remove())

const codeOf = async (path: string): Promise<string> => {
  const found = await git.locate(path)
  return found.ok ? 'ok' : found.error.code
}

describe('locate', () => {
  it('resolves root, subfolder, symlink, Git folder and linked worktree to the main worktree', async () => {
    await repo.commit({ 'deep/er/file.txt': 'x' })
    const linked = join(repo.home, 'linked')
    await repo.git(['worktree', 'add', '-q', '-b', 'topic', linked])
    await symlink(repo.root, join(repo.home, 'alias'))
    const places = [
      repo.root,
      join(repo.root, 'deep/er'),
      join(repo.root, '.git/refs'),
      linked,
      join(linked, 'deep'),
      join(repo.home, 'alias'),
    ]
    for (const place of places) {
      expect(must(await git.locate(place)), place).toEqual({
        root: repo.root,
        common_dir: join(repo.root, '.git'),
        current_branch: 'trunk',
        nested_in: null,
      })
    }
  })

  it('says what is wrong with a missing folder, a file, a plain folder, a bare repository and an empty one', async () => {
    await repo.write({ 'file.txt': 'x' })
    const bare = join(repo.home, 'bare.git')
    await repo.git(['init', '-q', '--bare', bare])
    expect(await codeOf(join(repo.home, 'nowhere'))).toBe('no_such_folder')
    expect(await codeOf(join(repo.root, 'file.txt'))).toBe('no_such_folder')
    expect(await codeOf(repo.home)).toBe('not_a_repository')
    expect(await codeOf(bare)).toBe('bare_repository')
    expect(await codeOf(repo.root)).toBe('no_commits')
  })

  it('takes the linked worktree of a bare repository for what it is', async () => {
    await repo.commit({ a: '1' })
    await repo.git(['clone', '-q', '--bare', repo.root, join(repo.home, 'bare.git')])
    await repo.git(
      ['worktree', 'add', '-q', join(repo.home, 'of-bare'), 'trunk'],
      join(repo.home, 'bare.git'),
    )
    expect(await codeOf(join(repo.home, 'of-bare'))).toBe('bare_repository')
  })

  it('names the enclosing repository, by its main worktree', async () => {
    await repo.commit({ a: '1' })
    const inner = join(repo.root, 'vendor', 'inner')
    await mkdir(inner, { recursive: true })
    await repo.git(['init', '-q'], inner)
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], inner)
    expect(must(await git.locate(inner))).toMatchObject({ root: inner, nested_in: repo.root })
  })

  it('takes a submodule as a repository of its own, and so its worktrees', async () => {
    await repo.commit({ a: '1' })
    const outer = await createTestRepository()
    try {
      await outer.commit({ b: '1' })
      await outer.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.root, 'sub'])
      const sub = join(outer.root, 'sub')
      await repo.git(['worktree', 'add', '-q', '-b', 'topic', join(outer.home, 'wt')], sub)
      for (const place of [sub, join(outer.home, 'wt')]) {
        const found = must(await git.locate(place))
        expect(found).toMatchObject({ root: sub, nested_in: outer.root })
        expect(found.common_dir).toBe(join(outer.root, '.git/modules/sub'))
      }
    } finally {
      await outer.remove()
    }
  })

  it('finds a repository whose Git folder lies elsewhere', async () => {
    const apart = join(repo.home, 'apart')
    await repo.git(['init', '-q', `--separate-git-dir=${join(repo.home, 'store')}`, apart])
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], apart)
    expect(must(await git.locate(apart)).root).toBe(apart)
  })

  it('gives no branch on a detached head, and ignores variables that point elsewhere', async () => {
    await repo.commit({ a: '1' })
    await repo.git(['checkout', '-q', '--detach'])
    const misled = createGit({
      environment: { ...repo.environment, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere' },
    })
    expect(must(await misled.locate(repo.root)).current_branch).toBeNull()
  })

  it('says when Git cannot be started, and when it does not answer in time', async () => {
    await repo.commit({ a: '1' })
    const without = createGit({ environment: { PATH: '/nowhere' } })
    expect(await without.locate(repo.root)).toMatchObject({
      error: { code: 'git_failed', message: expect.stringMatching(/could not be started.*ENOENT/) },
    })
    const slow = join(repo.home, 'slow')
    await writeFile(slow, '#!/bin/sh\nsleep 600\n', { mode: 0o755 })
    await repo.git(['config', 'core.fsmonitor', slow])
    const hurried = createGit({ environment: repo.environment, timeoutMs: 300 })
    expect(await hurried.worktreeState(repo.root)).toMatchObject({ error: { code: 'git_timed_out' } })
  })
})
