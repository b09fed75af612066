import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { withLines, withoutLines } from './excludes.ts'
import { createTestRepository, type TestRepository } from './testRepository.ts'

const line = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text))

describe('lines of info/exclude', () => {
  it('give back the same bytes when they are taken out again, in any order', () => {
    const original = fc.option(
      fc.array(fc.constantFrom('a', '\n', '\r\n', '# x', '*.log', '\xff')).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(original, fc.array(line), fc.array(line), (text, first, second) => {
        const one = withLines(text, first)
        const two = withLines(one.added.length > 0 ? one.text : text, second)
        const take = (from: string | null, lines: string[]): string | null =>
          from === null ? null : withoutLines(from, lines)
        const unchanged = one.added.length + two.added.length === 0
        const back = take(take(two.text, one.added), two.added)
        expect(back).toBe(unchanged ? (text ?? '') : text)
      }),
    )
  })

  it('are added once, and never taken from the person', () => {
    const { text, added } = withLines('mine\n', ['mine', 'ours', 'ours'])
    expect(added).toEqual(['ours'])
    expect(withLines(text, ['ours', 'mine'])).toEqual({ text, added: [] })
    expect(withoutLines(text, ['mine', 'ours'])).toBe('mine\n')
  })

  it('keep what the person writes around them', () => {
    const { text } = withLines('before', ['ours'])
    expect(withoutLines(`${text}after\n`, ['ours'])).toBe('beforeafter\n')
    expect(withoutLines(`${withLines('before\n', ['ours']).text}after\n`, ['ours'])).toBe('before\nafter\n')
  })

  it('must be lines', () => {
    expect(() => withLines('', ['a\nb'])).toThrow()
  })
})

describe('exclude and unexclude', () => {
  let repo: TestRepository
  beforeEach(async () => {
    repo = await createTestRepository()
    await repo.commit({ a: '1' })
  })
  afterEach(() => repo.remove())

  it('work for all worktrees, keep the mode and lose nothing when called at once', async () => {
    const git = createGit(repo)
    const linked = join(repo.home, 'linked')
    await repo.git(['worktree', 'add', '-q', linked])
    const file = join(repo.root, '.git/info/exclude')
    await writeFile(file, Buffer.from('# person\n\xe9', 'latin1'))
    await chmod(file, 0o600)
    const before = await readFile(file)

    const names = Array.from({ length: 8 }, (_, index) => `/agent ${index} ü.md`)
    const added = await Promise.all(names.map((name) => git.exclude(linked, [name])))
    expect(added.flat()).toEqual(names)
    await repo.write({ 'agent 3 ü.md': 'x', 'other.md': 'x' }, linked)
    expect(await repo.git(['status', '--porcelain'], linked)).toBe('?? other.md')
    await Promise.all(names.map((name) => git.unexclude(repo.root, [name])))
    expect(await readFile(file)).toEqual(before)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('make the file and remove it again where there was none', async () => {
    const git = createGit(repo)
    const info = join(repo.root, '.git/info')
    await rm(info, { recursive: true })
    expect(await git.exclude(repo.root, ['x'])).toEqual(['x'])
    await git.unexclude(repo.root, ['x', 'y'])
    await expect(stat(join(info, 'exclude'))).rejects.toThrow('ENOENT')
    await git.unexclude(repo.root, ['x'])
  })
})
