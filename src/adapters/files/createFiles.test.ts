import { execFile } from 'node:child_process'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFiles } from './createFiles.ts'
import { cleanDiscarded } from './discards.ts'

let home: string
let files: ReturnType<typeof createFiles>
let environment: Record<string, string>

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-files-')))
  environment = {
    HOME: home,
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
    GIT_CONFIG_NOSYSTEM: '1',
  }
  files = createFiles({ environment })
})
afterEach(async () => {
  await files.settled()
  await rm(home, { recursive: true, force: true })
})

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('writeSecure', () => {
  it('sets exactly the mode, also on a file that is there, and leaves no temp file', async () => {
    const path = join(home, 'data', 'deep', 'token')
    await files.writeSecure(path, 'one', 0o600)
    expect([await modeOf(path), await modeOf(dirname(path)), await modeOf(join(home, 'data'))]).toEqual([
      0o600, 0o700, 0o700,
    ])
    await chmod(path, 0o644)
    await files.writeSecure(path, 'two', 0o600)
    await files.writeSecure(join(home, 'data/open'), 'x', 0o666)
    expect([await modeOf(path), await modeOf(join(home, 'data/open'))]).toEqual([0o600, 0o666])
    expect(await files.read(path)).toBe('two')
    expect(await readdir(dirname(path))).toEqual(['token'])
  })
})

describe('read, exists, realPath, makeFolder', () => {
  it('answer for what is there and what is not', async () => {
    const folder = join(home, 'a', 'b')
    await files.makeFolder(folder)
    await files.makeFolder(folder)
    await symlink(folder, join(home, 'link'))
    await symlink('/nowhere', join(home, 'dangling'))
    expect(await files.realPath(join(home, 'link'))).toBe(folder)
    expect(await files.realPath(join(home, 'dangling'))).toBeNull()
    expect(await files.exists(join(home, 'dangling'))).toBe(true)
    expect(await files.exists(join(home, 'none'))).toBe(false)
    expect(await files.read(join(home, 'none', 'deep'))).toBeNull()
    await expect(files.read(folder)).rejects.toThrow('EISDIR')
  })
})

describe('discardFolder', () => {
  it('takes the folder from its place at once and from the disk in the end', async () => {
    const folder = join(home, 'trees', 'one')
    await files.writeSecure(join(folder, 'deep/file'), 'x', 0o644)
    await files.discardFolder(folder)
    expect(await files.exists(folder)).toBe(false)
    await files.settled()
    expect(await readdir(join(home, 'trees'))).toEqual([])
    await files.discardFolder(folder)
  })

  it('empties folders that are write-protected and follows no symlink', async () => {
    const folder = join(home, 'trees', 'one')
    await files.writeSecure(join(home, 'outside', 'kept'), 'x', 0o644)
    await files.writeSecure(join(folder, 'cache/mod/file'), 'x', 0o444)
    await symlink(join(home, 'outside'), join(folder, 'cache/link'))
    await chmod(join(folder, 'cache/mod'), 0o555)
    await files.discardFolder(folder)
    await files.settled()
    expect(await readdir(join(home, 'trees'))).toEqual([])
    expect(await modeOf(join(home, 'outside'))).toBe(0o700)
    expect(await files.exists(join(home, 'outside/kept'))).toBe(true)
  })

  it('leaves to cleanDiscarded what a killed host left, and nothing else', async () => {
    await files.writeSecure(join(home, 'trees/.discarded-0a1b/file'), 'x', 0o644)
    await files.writeSecure(join(home, 'trees/two/file'), 'x', 0o644)
    await cleanDiscarded(join(home, 'trees'))
    await cleanDiscarded(join(home, 'none'))
    expect(await readdir(join(home, 'trees'))).toEqual(['two'])
  })
})

describe('copyIncluded', () => {
  let root: string
  let worktree: string
  const git = (...args: string[]): Promise<unknown> =>
    promisify(execFile)('git', args, { cwd: root, env: environment })
  const write = async (names: readonly string[], folder = root): Promise<void> => {
    for (const name of names) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), `of ${name}\n`)
    }
  }

  beforeEach(async () => {
    root = join(home, 'repo')
    worktree = join(home, 'wt')
    await mkdir(root)
    await git('init', '-q', '-b', 'trunk')
    await write(['tracked.env'])
    await git('add', '.')
    await writeFile(join(root, '.gitignore'), '*.env\nlocal/\nnode_modules/\n*.link\n')
    await git('add', '.gitignore')
    await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x')
    await git('worktree', 'add', '-q', '-b', 'topic', worktree)
  })

  it('copies what the globs name and Git ignores, with modes and links, and nothing else', async () => {
    await writeFile(
      join(root, '.worktreeinclude'),
      '# secrets\n*.env\n/local/**\n!local/skip.env\n*.txt\n*.link\n',
    )
    await write(['.env', 'deep/ü x.env', 'local/a', 'local/skip.env', 'loose.txt', 'node_modules/b'])
    await chmod(join(root, 'local/a'), 0o750)
    await symlink('/etc/hostname', join(root, 'out.link'))
    const misled = createFiles({ environment: { ...environment, GIT_DIR: '/nowhere' } })
    const copied = await misled.copyIncluded(root, worktree, [])
    expect(copied).toEqual({ ok: true, value: ['.env', 'deep/ü x.env', 'local/a', 'out.link'] })
    expect(await readFile(join(worktree, 'deep/ü x.env'), 'utf8')).toBe('of deep/ü x.env\n')
    expect(await modeOf(join(worktree, 'local/a'))).toBe(0o750)
    expect(await readdir(worktree)).toEqual(expect.arrayContaining(['out.link']))
    expect((await readdir(worktree)).includes('loose.txt')).toBe(false)
  })

  it('keeps files of the worktree, leaves its bounds by no symlink and skips what is no file', async () => {
    await writeFile(join(root, '.worktreeinclude'), '*.env\nlocal/\n')
    await write(['.env', 'local/a', 'other.env'])
    await writeFile(join(worktree, '.env'), 'mine')
    await mkdir(join(home, 'outside'))
    await symlink(join(home, 'outside'), join(worktree, 'local'))
    await promisify(execFile)('mkfifo', [join(root, 'pipe.env')])
    expect(await files.copyIncluded(root, worktree, [])).toEqual({ ok: true, value: ['other.env'] })
    expect(await readFile(join(worktree, '.env'), 'utf8')).toBe('mine')
    expect(await readdir(join(home, 'outside'))).toEqual([])
  })

  it('takes globs of its own besides those of the file, under the same rules', async () => {
    await write(['.env', 'deep/b.env', 'local/a', 'loose.txt', '-x.env'])
    const include = ['/.env', 'local/', '*.txt', '-x.env']
    expect(await files.copyIncluded(root, worktree, include)).toEqual({
      ok: true,
      value: ['-x.env', '.env', 'local/a'],
    })
    await writeFile(join(root, '.worktreeinclude'), 'b.env\n')
    expect(await files.copyIncluded(root, worktree, include)).toEqual({ ok: true, value: ['deep/b.env'] })
  })

  it('copies nothing without the file or without a match, and says why it fails', async () => {
    expect(await files.copyIncluded(root, worktree, [])).toEqual({ ok: true, value: [] })
    await writeFile(join(root, '.worktreeinclude'), 'nothing\n')
    expect(await files.copyIncluded(root, worktree, [])).toEqual({ ok: true, value: [] })
    await writeFile(join(root, '.worktreeinclude'), '*.txt\n')
    await write(['loose.txt'])
    expect(await files.copyIncluded(root, worktree, [])).toEqual({ ok: true, value: [] })
    expect(await files.copyIncluded(root, join(home, 'none'), [])).toMatchObject({
      error: { code: 'copy_failed' },
    })
  })
})
