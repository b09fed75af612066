import { chmod, lstat, mkdir, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let base: string
let path: string
const ref = 'refs/switchyard/trash/tsk-1/1'

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
  base = await repo.commit({
    '.gitignore': 'secret*\n',
    tracked: '1\n',
    gone: '1\n',
    script: 'x\n',
    deep: '1\n',
  })
  path = join(repo.home, 'wt')
  must(await git.addWorktree({ root: repo.root, path, branch: 'topic', base }))
})
afterEach(() => repo.remove())

const snapshot = (): ReturnType<typeof git.snapshot> =>
  git.snapshot({ path, ref, message: '# kept\n\nbefore removal' })

describe('snapshot', () => {
  it('keeps edits, deletions, modes, links and untracked files, and no ignored ones', async () => {
    await repo.write({ tracked: '2\n', 'new dir/ü': 'n\n', secret: 's', 'secret.d/x': 's' }, path)
    await repo.git(['add', 'tracked'], path)
    await writeFile(join(path, 'tracked'), '3\n')
    await rm(join(path, 'gone'))
    await chmod(join(path, 'script'), 0o755)
    await symlink('/nowhere', join(path, 'link'))
    const status = await repo.git(['status', '--porcelain'], path)
    const before = await readFile(join(repo.root, '.git/worktrees/wt/index'))

    const sha = must(await snapshot())

    expect(await repo.git(['ls-tree', '-r', '--format=%(objectmode) %(path)', sha])).toBe(
      [
        '100644 .gitignore',
        '100644 deep',
        '120000 link',
        '100644 "new dir/\\303\\274"',
        '100755 script',
        '100644 tracked',
      ].join('\n'),
    )
    expect(await repo.git(['show', `${sha}:tracked`])).toBe('3')
    expect(await repo.git(['log', '-1', '--format=%P %an <%ae>%n%B', ref])).toBe(
      `${base} Switchyard <switchyard@localhost>\n# kept\n\nbefore removal`,
    )
    expect(await readFile(join(repo.root, '.git/worktrees/wt/index'))).toEqual(before)
    expect(await repo.git(['status', '--porcelain'], path)).toBe(status)
  })

  it('works without any identity, and while conflicts are unresolved', async () => {
    await rm(join(repo.home, '.gitconfig'))
    await repo.git(['config', 'user.useConfigOnly', 'true'])
    must(await snapshot())
    const id = ['-c', 'user.name=a', '-c', 'user.email=a@b']
    await repo.write({ tracked: 'mine\n' }, path)
    await repo.git([...id, 'commit', '-qam', 'mine'], path)
    await repo.write({ tracked: 'theirs\n' })
    await repo.git([...id, 'commit', '-qam', 'theirs'])
    // Stops at the conflict that it is to stop at.
    await repo.git([...id, 'merge', '-q', 'trunk'], path).catch(() => undefined)
    const sha = must(await snapshot())
    expect(await repo.git(['show', `${sha}:tracked`])).toContain('<<<<<<< HEAD\nmine\n=======\ntheirs\n')
    expect(must(await git.worktreeState(path)).conflicted).toEqual(['tracked'])
  })

  it('works before the first commit of an orphan branch', async () => {
    await repo.git(['switch', '-q', '--orphan', 'fresh'], path)
    await repo.write({ only: '1\n' }, path)
    const sha = must(await snapshot())
    expect(await repo.git(['log', '--format=%P', sha])).toBe('')
    expect(await repo.git(['ls-tree', '--name-only', sha])).toBe('only')
  })

  it('sees an edit within the tick in which the index was written', async () => {
    const [file, index] = [join(path, 'tracked'), join(repo.root, '.git/worktrees/wt/index')]
    await repo.git(['config', 'core.trustctime', 'false'])
    await utimes(file, 1e9, 1e9)
    await repo.git(['update-index', '--refresh'], path)
    await utimes(index, 1e9, 1e9)
    await writeFile(file, 'X\n')
    await utimes(file, 1e9, 1e9)
    expect(await repo.git(['show', `${must(await snapshot())}:tracked`])).toBe('X')
  })

  it('sees files that the index tells Git not to look at', async () => {
    await repo.git(['update-index', '--assume-unchanged', 'deep'], path)
    await repo.git(['update-index', '--skip-worktree', 'script'], path)
    await repo.write({ deep: 'Y\n', script: 'Z\n' }, path)
    expect(await repo.git(['show', `${must(await snapshot())}:deep`])).toBe('Y')
    expect(await repo.git(['show', `${ref}:script`])).toBe('Z')
  })

  it('refuses where a commit cannot keep everything: a repository inside, a changed submodule', async () => {
    const inner = join(path, 'inner')
    await mkdir(inner)
    await repo.git(['init', '-q'], inner)
    await repo.write({ work: 'x' }, inner)
    expect(await snapshot()).toMatchObject({
      error: { code: 'git_failed', message: expect.stringContaining('inner/') },
    })
    await rm(inner, { recursive: true })

    const allow = ['-c', 'protocol.file.allow=always']
    await repo.git([...allow, 'submodule', '--quiet', 'add', repo.root, 'sub'], path)
    await repo.git(['commit', '-qm', 'sub'], path)
    must(await snapshot())
    await repo.write({ 'sub/tracked': 'changed' }, path)
    expect(await snapshot()).toMatchObject({ error: { message: expect.stringContaining('sub') } })
  })

  it('fails on what cannot be read instead of leaving it out', async () => {
    await repo.git(['config', 'filter.broken.clean', 'false'])
    await repo.git(['config', 'filter.broken.required', 'true'])
    await repo.write({ '.gitattributes': 'big filter=broken\n', big: '1' }, path)
    expect(await snapshot()).toMatchObject({ ok: false, error: { code: 'git_failed' } })
  })
})

describe('restore', () => {
  it('brings everything back as uncommitted changes of a new worktree', async () => {
    await repo.write({ tracked: '2\n', 'new/file': 'n\n', secret: 's' }, path)
    await rm(join(path, 'gone'))
    await chmod(join(path, 'script'), 0o755)
    await symlink('/nowhere', join(path, 'link'))
    const sha = must(await snapshot())
    await rm(path, { recursive: true })
    await git.pruneWorktrees(repo.root)
    must(await git.readdWorktree({ root: repo.root, path, branch: 'topic' }))
    await repo.write({ secret: 'mine' }, path)

    must(await git.restore({ path, snapshot: sha }))

    expect(must(await git.worktreeState(path))).toEqual({
      head: base,
      branch: 'topic',
      changed: ['gone', 'script', 'tracked'],
      untracked: ['link', 'new/file'],
      conflicted: [],
    })
    expect(await repo.git(['diff', '--cached', '--name-only'], path)).toBe('')
    expect((await lstat(join(path, 'script'))).mode & 0o777).toBe(0o755)
    expect(await readlink(join(path, 'link'))).toBe('/nowhere')
    expect(await readFile(join(path, 'secret'), 'utf8')).toBe('mine')
  })

  it('refuses where local changes or ignored files are in the way, and changes nothing', async () => {
    await repo.write({ tracked: '2\n', 'new/file': 'n\n', '.gitignore': '', secret: 'kept' }, path)
    const sha = must(await snapshot())
    await repo.git(['checkout', '-q', '.'], path)
    await rm(join(path, 'new'), { recursive: true })
    expect(await git.restore({ path, snapshot: sha })).toMatchObject({
      error: { message: expect.stringContaining('secret') },
    })
    expect(await readFile(join(path, 'secret'), 'utf8')).toBe('kept')
    await rm(join(path, 'secret'))
    await repo.write({ tracked: 'local\n' }, path)
    expect((await git.restore({ path, snapshot: sha })).ok).toBe(false)
    expect(await repo.git(['status', '--porcelain'], path)).toBe(' M tracked')
  })
})
