import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { cleanText } from '../base/text.ts'
import { followFeed } from '../client/feed.ts'
import { operationNamed } from '../contract/operationTable.ts'
import { callHost } from './callHost.ts'
import { startOwnHost } from './demoHost.ts'
import { Story } from './demoStory.ts'
import type { GlobalOptions, HostAddress } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'

export interface DemoOptions extends GlobalOptions {
  readonly keep?: boolean
}

/** The whole of it takes less than one minute; this only ends what hangs. */
const LIMIT_MS = 180_000

const sample = z.object({ task_id: z.string(), root: z.string(), branch: z.string() })
const forecast = z.object({ base_branch: z.string(), conflicts: z.array(z.object({ path: z.string() })) })

type Say = (line: string) => void

/** Asks which changes would conflict with what has been merged meanwhile, and tells each once. */
function createForecast(host: HostAddress, story: Story, say: Say) {
  const told = new Set<string>()
  return async (): Promise<void> => {
    for (const task of story.submitted) {
      try {
        const diff = await callHost(host, operationNamed('task.diff'), { task_id: task.id, max_bytes: 0 })
        const { base_branch, conflicts } = forecast.parse(diff)
        const files = [...new Set(conflicts.map(({ path }) => path))].join(', ')
        if (files === '' || told.has(`${task.id} ${files}`)) continue
        told.add(`${task.id} ${files}`)
        say(`${task.title}: would conflict with ${base_branch} in ${files}`)
      } catch {
        // Merged in the meantime: there is nothing to forecast any more.
      }
    }
  }
}

/** Follows the feed until the main job is over; false when it took too long. */
function watch(host: HostAddress, story: Story, say: Say, abort: AbortSignal): Promise<boolean> {
  const tellConflicts = createForecast(host, story, say)
  return new Promise((resolve) => {
    const finish = (over: boolean): void => {
      clearTimeout(timer)
      feed.close()
      resolve(over)
    }
    const timer = setTimeout(() => finish(false), LIMIT_MS)
    abort.addEventListener('abort', () => finish(false), { once: true })
    const feed = followFeed({
      ...host,
      WebSocket: globalThis.WebSocket,
      clock: {
        now: () => performance.now(),
        after: (ms, run) => {
          const wait = setTimeout(run, ms)
          return () => clearTimeout(wait)
        },
      },
      onSnapshot: (snapshot) => story.restart(snapshot),
      onEvent: (event) => {
        const line = story.tell(event)
        if (line !== undefined) say(line)
        if (event.type === 'task.submitted' || event.type === 'task.merged') void tellConflicts()
        if (story.isOver) finish(true)
      },
    })
  })
}

async function graphOf(root: string, branch: string): Promise<string> {
  const args = ['-C', root, 'log', '--graph', '--oneline', '--no-color', branch, '--']
  return cleanText((await promisify(execFile)('git', args)).stdout).trimEnd()
}

interface Told {
  readonly over: boolean
  readonly merged: boolean
  readonly graph: string
  readonly tasks: readonly { id: string; title: string; status: string; merged_as: string | null }[]
}

async function tell(host: HostAddress, repository: string, say: Say, abort: AbortSignal): Promise<Told> {
  const story = new Story()
  // The feed starts first, so that it misses nothing of what the sample does.
  const watched = watch(host, story, say, abort)
  const { root, branch } = sample.parse(
    await callHost(host, operationNamed('sample.start'), { path: repository }),
  )
  const over = await watched
  const tasks = story.workers.map(({ id, title, status, landing }) => ({
    id,
    title,
    status,
    merged_as: landing?.sha ?? null,
  }))
  return { over, merged: story.allMerged, graph: await graphOf(root, branch), tasks }
}

function conclude({ over, merged, graph, tasks }: Told, places: object, json: boolean): void {
  const done = over && merged
  if (json) process.stdout.write(`${JSON.stringify({ ok: done, tasks, graph, ...places })}\n`)
  else process.stdout.write(`\n${graph}\n\n`)
  if (!done) {
    const open = tasks
      .filter(({ merged_as }) => merged_as === null)
      .map(({ title, status }) => `${title} (${status})`)
    throw new CliError(
      'NOT_MERGED',
      `Not everything was merged: ${open.join(', ') || 'no tasks'}`,
      EXIT.impossible,
    )
  }
  if (!json) process.stdout.write(`All ${tasks.length} tasks are merged.\n`)
}

/** The main job, start to end, on a repository and a host that exist for it only. */
export async function demo({ keep = false, json = false }: DemoOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-demo-'))
  const places = { home: join(folder, 'home'), repository: join(folder, 'repository') }
  const started = performance.now()
  const output = json ? process.stderr : process.stdout
  const say: Say = (line) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    output.write(`${seconds.padStart(6)} s  ${cleanText(line)}\n`)
  }
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort())
  try {
    const host = await startOwnHost(places.home)
    try {
      conclude(await tell(host, places.repository, say, interrupted.signal), keep ? places : {}, json)
    } finally {
      await host.end()
    }
  } finally {
    if (keep) output.write(`Home:       ${places.home}\nRepository: ${places.repository}\n`)
    else await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
