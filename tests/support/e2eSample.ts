import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'

interface DoneTask {
  readonly id: string
  readonly title: string
}

const exec = promisify(execFile)

const REPORT =
  "track.name.padEnd(4) + aspect(track).toUpperCase() + (track.train ? ' (' + track.train + ')' : '')"

/** Reads out of a sample repository that the whole main job was carried through. Answers what it has found. */
export async function expectSampleDone<Task extends DoneTask>(
  root: string,
  environment: Readonly<Record<string, string>>,
  tasks: readonly Task[],
) {
  const git = async (...args: string[]): Promise<string> =>
    (await exec('git', args, { cwd: root, env: environment })).stdout.trim()
  const lines = async (...args: string[]): Promise<string[]> => (await git(...args)).split('\n')
  const titled = (title: string): Task => {
    const found = tasks.find((task) => task.title === title)
    if (!found) throw new Error(`no task ${title}`)
    return found
  }

  // Three merges on main, one for each task, and nothing else after the first commit.
  const landed = await lines('log', '--first-parent', '--format=%s', 'main')
  expect(landed.toReversed()).toEqual([
    'A small project to work on',
    'Count the free tracks',
    'Name the train in the report',
    'Align the report',
  ])
  const merges = await lines('log', '--first-parent', '--merges', '--reverse', '--format=%H', 'main')
  expect(merges).toHaveLength(3)
  for (const [at, title] of [
    'Count the free tracks',
    'Name the train in the report',
    'Align the report',
  ].entries())
    expect(await git('log', '-1', '--format=%b', merges[at] ?? '')).toContain(titled(title).id)

  // The change that was sent back: its correction is a second commit of the same branch.
  const named = merges[1] ?? ''
  expect(await lines('log', '--reverse', '--format=%s', `${named}^1..${named}^2`)).toEqual([
    'Name the train in the report',
    'Test that the report names the train',
  ])

  // The real conflict: a merge in the worker's own branch, whose two parents had both changed the same file.
  const inBranch = await lines('log', '--merges', '--format=%H', `${merges[2]}^1..${merges[2]}^2`)
  expect(inBranch).toHaveLength(1)
  const conflict = inBranch[0] ?? ''
  expect(await git('rev-parse', `${conflict}^2`)).toBe(merges[1])
  const base = await git('merge-base', `${conflict}^1`, `${conflict}^2`)
  for (const parent of ['^1', '^2'])
    expect(await lines('diff', '--name-only', base, `${conflict}${parent}`)).toContain('src/report.js')
  const joined = exec('git', ['merge-tree', '--write-tree', `${conflict}^1`, `${conflict}^2`], { cwd: root })
  await expect(joined).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('src/report.js') as string,
  })

  // Both changes live on, all tests of the repository pass, and nothing lies about.
  expect(await readFile(join(root, 'src/report.js'), 'utf8')).toContain(REPORT)
  expect(await readFile(join(root, 'src/tracks.js'), 'utf8')).toContain('export function freeTracks(yard)')
  expect((await readdir(join(root, 'test'))).toSorted()).toEqual([
    'freeTracks.test.js',
    'report.test.js',
    'yard.test.js',
  ])
  const { stdout } = await exec(process.execPath, ['--test'], { cwd: root, env: environment })
  expect(stdout).toMatch(/pass 4\n[^]*fail 0\n/)
  expect(await git('status', '--porcelain')).toBe('')
  expect(await lines('worktree', 'list')).toHaveLength(1)
  expect(await git('branch', '--format=%(refname:short)')).toBe('main')
  return { tasks, conflict, titled }
}
