import { readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let base: string
let path: string

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
  path = repo.root
  base = await repo.commit({
    edited: lines(1, 3),
    moved: lines(1, 50),
    gone: 'x\n',
    same: '1\n',
    '.gitignore': 'ig*\n',
  })
})
afterEach(() => repo.remove())

async function change(): Promise<void> {
  await repo.write({ edited: `${lines(1, 2)}three\n`, 'new/ü "n"\t.txt': 'one\ntwo\n', ignored: 'x' })
  await rename(join(path, 'moved'), join(path, 'moved away'))
  await rm(join(path, 'gone'))
  await writeFile(join(path, 'binary'), Buffer.from([0, 1, 2, 255]))
  await symlink('same', join(path, 'link'))
}

const plain = { from: null, binary: false }

describe('changedFiles', () => {
  it('compares the worktree as it is: edits, untracked files, renames, deletions, binary files', async () => {
    await change()
    expect(must(await git.changedFiles({ path, base, head: null }))).toEqual([
      { path: 'binary', from: null, status: 'untracked', additions: null, deletions: null, binary: true },
      { ...plain, path: 'edited', status: 'modified', additions: 1, deletions: 1 },
      { ...plain, path: 'gone', status: 'deleted', additions: 0, deletions: 1 },
      { ...plain, path: 'link', status: 'untracked', additions: 1, deletions: 0 },
      { ...plain, path: 'moved away', from: 'moved', status: 'renamed', additions: 0, deletions: 0 },
      { ...plain, path: 'new/ü "n"\t.txt', status: 'untracked', additions: 2, deletions: 0 },
    ])
  })

  it('compares two commits, and counts staged and committed changes of a worktree too', async () => {
    await change()
    await repo.git(['add', 'edited'])
    const staged = must(await git.changedFiles({ path, base, head: null }))
    await repo.git(['add', '--all'])
    await repo.git(['commit', '-qm', 'all'])
    const head = await repo.git(['rev-parse', 'HEAD'])
    const committed = must(await git.changedFiles({ path, base, head }))
    expect(committed.map(({ path: name }) => name)).toEqual(staged.map(({ path: name }) => name))
    expect(committed.filter(({ status }) => status === 'untracked')).toEqual([])
    expect(must(await git.changedFiles({ path, base: head, head: null }))).toEqual([])
  })

  it('writes nothing into the repository, and minds no repository inside', async () => {
    await repo.git(['init', '-q', join(path, 'inner')])
    await change()
    const index = await repo.git(['ls-files', '--stage', '--debug'])
    const before = (await readdir(join(path, '.git'), { recursive: true })).sort()
    expect(must(await git.changedFiles({ path, base, head: null })).map((file) => file.path)).not.toContain(
      'inner',
    )
    expect((await readdir(join(path, '.git'), { recursive: true })).sort()).toEqual(before)
    expect(await repo.git(['ls-files', '--stage', '--debug'])).toBe(index)
  })

  it('counts a file in conflict as it lies there, one hidden from Git, and none that was only touched', async () => {
    await repo.git(['switch', '-q', '-c', 'side'])
    await repo.commit({ edited: 'side\n' })
    await repo.git(['switch', '-q', 'trunk'])
    const head = await repo.commit({ edited: 'trunk\n' })
    await expect(repo.git(['merge', '-q', 'side'])).rejects.toThrow()
    await repo.git(['update-index', '--assume-unchanged', 'gone'])
    await repo.write({ gone: 'hidden\n' })
    await utimes(join(path, 'same'), 1, 1)
    expect(must(await git.changedFiles({ path, base: head, head: null }))).toEqual([
      { ...plain, path: 'edited', status: 'modified', additions: 4, deletions: 0 },
      { ...plain, path: 'gone', status: 'modified', additions: 1, deletions: 1 },
    ])
  })

  it('names contents alike in a worktree and in the commit that is made of it', async () => {
    await change()
    const blobs = async (head: string | null): Promise<unknown> =>
      must(await git.listChanges({ path, base, head, counts: true })).map((file) => [
        file.path,
        file.path === 'link' ? null : file.blob,
      ])
    const loose = await blobs(null)
    await repo.git(['add', '--all'])
    await repo.git(['commit', '-qm', 'all'])
    expect(loose).toEqual(await blobs(await repo.git(['rev-parse', 'HEAD'])))
  })

  it('is not changed by settings of the user', async () => {
    for (const [name, value] of [
      ['diff.noprefix', 'true'],
      ['diff.renames', 'false'],
      ['diff.external', '/bin/false'],
      ['color.ui', 'always'],
    ]) {
      await repo.git(['config', name ?? '', value ?? ''])
    }
    await change()
    const { text } = must(await git.patch({ path, base, head: null, limit: 1e6 }))
    expect(text).toContain('--- a/edited\n+++ b/edited\n')
    expect(text).toContain('rename from moved\nrename to moved away\n')
  })

  it('fails for a base that does not exist', async () => {
    expect(await git.changedFiles({ path, base: '1'.repeat(40), head: null })).toMatchObject({
      error: { code: 'git_failed' },
    })
  })
})

describe('patch', () => {
  const patchOf = async (file: string): Promise<string> =>
    must(await git.patch({ path, base, head: null, file, limit: 1e6 })).text

  it('gives one file of the worktree: edited, untracked, renamed, deleted, binary', async () => {
    await change()
    expect(await patchOf('edited')).toMatch(/^diff --git a\/edited b\/edited\n[^]*\n-line 3\n\+three\n$/)
    expect(await patchOf('new/ü "n"\t.txt')).toMatch(/new file mode 100644[^]*\+one\n\+two\n$/)
    expect(await patchOf('moved away')).toMatch(
      /similarity index 100%\nrename from moved\nrename to moved away\n$/,
    )
    expect(await patchOf('gone')).toContain('deleted file mode')
    expect(await patchOf('binary')).toContain('Binary files /dev/null and b/binary differ')
    expect(await patchOf('ignored')).toBe('')
  })

  it('takes a file name literally', async () => {
    await repo.write({ '*': 'star\n', ':(top)x': 'magic\n', edited: 'other\n' })
    expect(await patchOf('*')).not.toContain('edited')
    expect(await patchOf(':(top)x')).toContain('+magic')
  })

  it('shows nothing for a file that was only touched', async () => {
    await utimes(join(path, 'same'), 1, 1)
    expect(await patchOf('same')).toBe('')
  })

  it('gives the same for a committed head', async () => {
    await change()
    const { text } = must(await git.patch({ path, base, head: null, limit: 1e6 }))
    await repo.git(['add', '--all'])
    await repo.git(['commit', '-qm', 'all'])
    const head = await repo.git(['rev-parse', 'HEAD'])
    expect(must(await git.patch({ path, base, head, limit: 1e6 }))).toEqual({ text, truncated: false })
  })

  it('is cut at the end of a line within the limit', async () => {
    await repo.write({ edited: 'ü\n'.repeat(1000) })
    const whole = await patchOf('edited')
    const limit = Buffer.byteLength(whole)
    const read = async (bytes: number): Promise<{ text: string; truncated: boolean }> =>
      must(await git.patch({ path, base, head: null, file: 'edited', limit: bytes }))
    expect(await read(limit)).toEqual({ text: whole, truncated: false })
    for (const bytes of [limit - 1, 500, 499, 498, 497]) {
      const { text, truncated } = await read(bytes)
      expect(truncated).toBe(true)
      expect(whole.startsWith(text) && text.endsWith('\n')).toBe(true)
      expect(Buffer.byteLength(text)).toBeGreaterThan(bytes - 10)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes)
    }
    expect(await read(5)).toEqual({ text: '', truncated: true })
  })
})

describe('filesHolding', () => {
  const marker = '<!-- marker (x).* -->'
  const holding = async (): Promise<string[]> =>
    git.filesHolding({ root: path, base, head: await repo.git(['rev-parse', 'HEAD']), marker })

  it('finds the marker in any commit of the range, though a later one takes it out', async () => {
    await repo.commit({ 'NOTES ü.md': `a ${marker} b`, edited: 'other' })
    await repo.commit({ 'NOTES ü.md': 'clean' })
    await rename(join(path, 'moved'), join(path, 'elsewhere'))
    await repo.commit({ elsewhere: `${lines(1, 50)}${marker}` })
    expect(await holding()).toEqual(['NOTES ü.md', 'elsewhere'])
  })

  it('finds it in a message and in a merge, and nothing in a clean range', async () => {
    await repo.commit({ edited: '<!-- marker -->' })
    expect(await holding()).toEqual([])
    await repo.git(['commit', '-q', '--allow-empty', '-m', `subject\n\n${marker}`])
    const [found = ''] = await holding()
    expect(found).toBe(`message of commit ${(await repo.git(['rev-parse', 'HEAD'])).slice(0, 12)}`)
    await repo.git(['switch', '-q', '-c', 'side', base])
    await repo.commit({ other: '1' })
    await repo.git(['merge', '-q', '--no-commit', 'trunk'])
    await repo.commit({ evil: marker })
    expect(await holding()).toEqual(['evil', found])
  })
})
