import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGit } from './createGit.ts'
import { createTestRepository, must, type TestRepository } from './testRepository.ts'

let repo: TestRepository
let git: ReturnType<typeof createGit>
let path: string

beforeEach(async () => {
  repo = await createTestRepository()
  git = createGit(repo)
  path = join(repo.home, 'samples', 'one')
})
afterEach(() => repo.remove())

const sample = { branch: 'trunk', files: { 'src/a.txt': 'a\n', '.gitignore': 'src/\n' }, message: 'Start' }

describe('createRepository', () => {
  it('makes one commit on the branch, with an identity where Git knows none', async () => {
    await rm(join(repo.home, '.gitconfig'))
    must(await git.createRepository({ path, ...sample }))
    expect(must(await git.locate(path))).toMatchObject({ root: path, current_branch: 'trunk' })
    expect(await repo.git(['ls-files'], path)).toBe('.gitignore\nsrc/a.txt')
    expect(await repo.git(['status', '--porcelain'], path)).toBe('')
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'by an agent'], path)
    expect(await repo.git(['log', '--format=%an %s'], path)).toBe('Switchyard by an agent\nSwitchyard Start')
  })

  it('leaves the identity of a person alone', async () => {
    must(await git.createRepository({ path, ...sample }))
    expect(await repo.git(['log', '--format=%an'], path)).toBe('Ada')
    expect(await readFile(join(path, '.git/config'), 'utf8')).not.toContain('[user]')
  })

  it('refuses a folder that is in use and files that lie outside', async () => {
    expect((await git.createRepository({ path, ...sample, files: { '../x': '' } })).ok).toBe(false)
    expect((await git.createRepository({ path, ...sample, files: { '.git/hooks/x': '' } })).ok).toBe(false)
    await repo.write({ mine: 'x' }, path)
    expect((await git.createRepository({ path, ...sample })).ok).toBe(false)
  })
})

describe('graph', () => {
  it('draws all branches, newest first, within the limit, without trash and control characters', async () => {
    const first = await repo.commit({ a: '1' })
    await repo.git(['switch', '-q', '-c', 'topic'])
    await repo.commit({ b: '1' })
    await repo.git(['switch', '-q', 'trunk'])
    await repo.git(['merge', '-q', '--no-ff', '-m', 'merge \u001b[31mred', 'topic'])
    const trash = must(
      await git.snapshot({ path: repo.root, ref: 'refs/switchyard/trash/x', message: 'kept' }),
    )
    const lines = await git.graph(repo.root, 20)
    expect(lines.map((line) => line.replace(/[0-9a-f]{7,}/, 'ID'))).toEqual([
      '*   ID (trunk) merge [31mred',
      '|\\',
      '| * ID (topic) commit b',
      '|/',
      '* ID commit a',
    ])
    expect(lines.join()).not.toContain(trash.slice(0, 7))
    expect(lines.join()).toContain(first.slice(0, 7))
    expect(await git.graph(repo.root, 2)).toHaveLength(2)
  })
})
