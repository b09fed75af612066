import { execFile } from 'node:child_process'
import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createGit } from '../src/adapters/git/createGit.ts'
import { makeFolder, startHost, type TestHost } from '../tests/support/startHost.ts'
import { median, type Figure } from './figure.ts'
import { follow } from './follow.ts'
import { clock, createClient, type Client } from './load.ts'
import { makeBigRepository, nameOf, type Git } from './repository.ts'

const FILES = 20_000
const CHANGED = 6_000
const ROUNDS = 5

/** From the request to the events of its launch, each in milliseconds, and the task's id. */
async function launch(host: TestHost, client: Client, round: number) {
  const feed = await follow(host)
  try {
    const started = performance.now()
    const order = { title: `Round ${round}`, kind: 'custom', command: ['/bin/cat'] }
    const task = JSON.parse(await client.call('POST', '/tasks', order)) as { id: string }
    const answer = performance.now() - started
    const hears = (type: string) =>
      feed.until((event) => {
        if (event.type === 'task.launch_failed') throw new Error(JSON.stringify(event))
        return event.type === type
      })
    await hears('worktree.added')
    const worktree = performance.now() - started
    await hears('agent.started')
    return { answer, worktree, agent: performance.now() - started, id: task.id }
  } finally {
    feed.close()
  }
}

type Launched = Awaited<ReturnType<typeof launch>>

/** The three ways in turn, so that each meets the same disk. */
async function worktrees(host: TestHost, client: Client, { root, git }: { root: string; git: Git }) {
  const adapter = createGit({ environment: host.environment })
  const bare: number[] = []
  const ours: number[] = []
  const launched: Launched[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const path = `${root}-side`
    const remove = async (branch: string): Promise<void> => {
      await git('worktree', 'remove', '--force', path)
      await git('branch', '-D', branch)
    }
    bare.push(await clock(() => git('worktree', 'add', '--no-track', '-b', `bare-${round}`, path, 'trunk')))
    await remove(`bare-${round}`)
    ours.push(
      await clock(async () => {
        const added = await adapter.addWorktree({ root, path, branch: `ours-${round}`, base: 'trunk' })
        if (!added.ok) throw new Error(added.error.message)
      }),
    )
    await remove(`ours-${round}`)
    launched.push(await launch(host, client, round))
  }
  const base = median(bare)
  const of = (key: 'answer' | 'worktree' | 'agent'): number => median(launched.map((one) => one[key]))
  const budget = '<= 1.2'
  const figures: Figure[] = [
    { name: 'worktree of 20,000 files: bare git worktree add', value: base, unit: 'ms' },
    { name: 'worktree: git adapter', value: median(ours), unit: 'ms' },
    { name: 'worktree: git adapter against bare git', value: median(ours) / base, unit: 'x', budget },
    { name: 'worktree: POST /api/tasks answered', value: of('answer'), unit: 'ms' },
    { name: 'worktree: request to worktree ready', value: of('worktree'), unit: 'ms' },
    {
      name: 'worktree: request to worktree ready against bare git',
      value: of('worktree') / base,
      unit: 'x',
      budget,
    },
    { name: 'worktree: request to agent started', value: of('agent'), unit: 'ms' },
  ]
  return { figures, task: launched[0]?.id ?? '' }
}

interface Diff {
  readonly files: readonly { readonly path: string }[]
  readonly patch: string
}

async function diffs(client: Client, task: string): Promise<Figure[]> {
  const shown = JSON.parse(await client.call('GET', `/tasks/${task}`)) as { worktree: string }
  const changed = Array.from({ length: CHANGED }, (_, number) => nameOf(number * 3))
  for (const name of changed) await appendFile(join(shown.worktree, name), 'export const added = true\n')
  const git = () =>
    promisify(execFile)('git', ['diff', '--raw', '--numstat', 'HEAD'], {
      cwd: shown.worktree,
      maxBuffer: 2 ** 30,
    })
  const path = `/tasks/${task}/diff`
  const first = await clock(() => client.call('GET', path))
  const whole = JSON.parse(await client.call('GET', path)) as Diff
  if (whole.files.length !== CHANGED) throw new Error(`The diff shows ${whole.files.length} files`)
  const one = `${path}?file=${encodeURIComponent(changed[2000] ?? '')}`
  const taken: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    taken[0].push(await clock(git))
    taken[1].push(await clock(() => client.call('GET', path)))
    taken[2].push(await clock(() => client.call('GET', one)))
    taken[3].push(await clock(() => client.call('GET', `/tasks/${task}`)))
  }
  const [bare, all, single, status] = taken.map(median)
  return [
    { name: 'diff of 6,000 files: bare git diff --raw --numstat HEAD', value: bare ?? NaN, unit: 'ms' },
    { name: 'diff of 6,000 files: GET diff, first time', value: first, unit: 'ms' },
    { name: 'diff of 6,000 files: GET diff', value: all ?? NaN, unit: 'ms', budget: '<= 300 ms' },
    {
      name: 'diff of 6,000 files: GET diff against bare git',
      value: (all ?? NaN) / (bare ?? NaN),
      unit: 'x',
    },
    { name: 'diff of 6,000 files: GET diff of one file', value: single ?? NaN, unit: 'ms' },
    { name: 'diff of 6,000 files: GET task (its changes by status)', value: status ?? NaN, unit: 'ms' },
  ]
}

export async function run(): Promise<Figure[]> {
  const folder = await makeFolder('bench-worktree')
  try {
    const root = join(folder, 'repository')
    const git = await makeBigRepository(root, FILES)
    const host = await startHost({ home: join(folder, 'data'), args: ['--project', root] })
    const client = createClient(host)
    try {
      const { figures, task } = await worktrees(host, client, { root, git })
      return [...figures, ...(await diffs(client, task))]
    } finally {
      client.close()
      await host.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
