import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { event, type Event } from '../../src/contract/event.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { expectSampleDone } from '../support/e2eSample.ts'
import { SWITCHYARD } from '../support/e2eYard.ts'
import { makeFolder, startHost } from '../support/startHost.ts'

const answer = z.object({
  ok: z.literal(true),
  home: z.string(),
  repository: z.string(),
  graph: z.string(),
  tasks: z.array(
    z.object({ id: z.string(), title: z.string(), status: z.literal('done'), merged_as: z.string() }),
  ),
})
type Answer = z.infer<typeof answer>

let folder: string
let environment: Record<string, string>
let shown: Answer
let seconds: number
let told: string

/** Runs the demo as a person does who has nothing: an empty HOME, a folder that holds nothing, a file mode of its own. */
beforeAll(async () => {
  folder = await makeFolder('e2e-demo')
  const [person, cwd, temporary] = ['person', 'elsewhere', 'tmp'].map((name) => join(folder, name))
  if (!person || !cwd || !temporary) throw new Error('no folders')
  for (const each of [person, cwd, temporary]) await mkdir(each)
  environment = { PATH: process.env['PATH'] ?? '', HOME: person, LANG: 'C.UTF-8', TMPDIR: temporary }
  const started = performance.now()
  const child = spawn(process.execPath, [SWITCHYARD, 'demo', '--keep', '--json'], { cwd, env: environment })
  let stdout = ''
  told = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`the demo ended with ${code}:\n${told}`)
  shown = answer.parse(JSON.parse(stdout))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

/** The whole history of the kept home, as the host of that home tells it. */
async function readHistory(): Promise<Event[]> {
  const host = await startHost({ home: shown.home, environment })
  try {
    const { body } = await host.api('GET', '/events?after=0&limit=1000')
    return z.object({ items: z.array(event) }).parse(body).items
  } finally {
    await host.close()
  }
}

it('ends within a minute and leaves no process, and no file but in its own folder', async () => {
  expect(seconds).toBeLessThan(60)
  await untilGone(await processesOf(folder))
  expect(await readdir(join(folder, 'person'))).toEqual([])
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([])
  const made = await readdir(join(folder, 'tmp'))
  expect(made).toEqual([expect.stringMatching(/^switchyard-demo-/) as string])
  const kept = await readdir(join(shown.home, '..'))
  expect(kept.toSorted()).toEqual(['home', 'repository'])
  expect(await readdir(join(shown.home, 'merges'))).toEqual([])
  // Only the coordinator has not ended: it waits at its prompt, and the next host resumes it.
  expect(await readdir(join(shown.home, 'agents'))).toHaveLength(1)
})

it('tells each step, the conflict before it is met, and ends with the graph', () => {
  for (const title of ['Count the free tracks', 'Name the train in the report', 'Align the report']) {
    expect(told).toContain(`${title}: signals done`)
    expect(told).toContain(`${title}: merged into main`)
  }
  expect(told).toContain('Name the train in the report: sent back to its worker')
  expect(told).toContain('Align the report: would conflict with main in src/report.js')
  expect(shown.graph.split('\n').filter((line) => line.includes('*'))).toHaveLength(9)
})

it('has merged three changes: one redone in a second commit, one out of a real conflict, all of it working', async () => {
  expect(shown.tasks).toHaveLength(3)
  await expectSampleDone(shown.repository, environment, shown.tasks)
})

it('keeps all of it in its history: who was sent back, and the conflict that was forecast', async () => {
  const history = await readHistory()
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, at) => at + 1))
  const of = (title: string, type: string): Event[] => {
    const id = shown.tasks.find((task) => task.title === title)?.id
    return history.filter((one) => one.task_id === id && one.type === type)
  }
  const counts = (type: string) =>
    ['Count the free tracks', 'Name the train in the report', 'Align the report'].map(
      (title) => of(title, type).length,
    )
  expect(counts('task.created')).toEqual([1, 1, 1])
  expect(counts('task.submitted')).toEqual([1, 2, 2])
  expect(counts('signal.done')).toEqual([1, 2, 2])
  expect(counts('task.sent_back')).toEqual([0, 1, 1])
  expect(counts('task.merged')).toEqual([1, 1, 1])
  expect(counts('worktree.removed')).toEqual([1, 1, 1])
  // The coordinator met the conflict after the second merge and before it sent the third change back.
  const [second] = of('Name the train in the report', 'task.merged')
  const [back] = of('Align the report', 'task.sent_back')
  expect(back?.seq).toBeGreaterThan(second?.seq ?? Infinity)
  const prompts = of('Align the report', 'prompt.queued').map(({ images }) => images.prompt)
  expect(prompts.at(-1)?.text).toContain('Your branch conflicts with main in src/report.js')
  // Every agent spoke real MCP through its own relay, and was retired with its task.
  const connected = new Set(
    history.filter(({ type }) => type === 'mcp.connected').map(({ agent_id }) => agent_id),
  )
  expect(connected.size).toBe(4)
  const refused = history.filter(({ type }) => type === 'task.merge_refused')
  expect(refused.map(({ task_id, detail }) => ({ task_id, detail }))).toEqual([
    {
      task_id: shown.tasks.find(({ title }) => title === 'Align the report')?.id,
      detail: expect.stringMatching(/^MERGE_CONFLICT: .* in src\/report\.js/) as string,
    },
  ])
})
