import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Story } from '../../src/cli/demoStory.ts'
import type { Event } from '../../src/contract/event.ts'
import { PREAMBLE_MARKER } from '../../src/domain/preamble.ts'
import { expectSampleDone } from '../support/e2eSample.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createRandom, seed } from '../support/random.ts'
import type { TestHost } from '../support/startHost.ts'

const KILLS = 6
let yard: Yard
let host: TestHost
let watch: Watch
const story = new Story()
const killedAt: string[] = []
beforeAll(async () => {
  yard = await makeYard('crash-demo')
  host = await yard.start()
  watch = watchHost(host)
  watch.on((event) => void story.tell(event))
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

/** Resolves with true when the main job is over, with false when the history has come to this number. */
const overOrAt = (seq: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off()
      const states = story.workers.map(({ id, title, status }) => `${id} ${title}: ${status}`)
      const log = watch.events.map(
        (one) => `${one.seq} ${one.type} ${one.task_id ?? ''} ${one.detail.slice(0, 80)}`,
      )
      reject(new Error(['the main job stands still', ...states, ...killedAt, ...log].join('\n')))
    }, 120_000)
    const look = (now: number): void => {
      if (!story.isOver && now < seq) return
      clearTimeout(timer)
      off()
      resolve(story.isOver)
    }
    const off = watch.on((event) => look(event.seq))
    look(watch.seq)
  })

async function crash(): Promise<void> {
  await host.end('SIGKILL')
  const old = await processesOf(yard.folder)
  host = await yard.start()
  await untilGone(old)
}

const count = (type: string, task: string): number =>
  watch.events.filter((event: Event) => event.type === type && event.task_id === task).length

it(
  `the main job goes on by itself over ${KILLS} kills of the host, seed ${seed} (case 22)`,
  { timeout: 400_000 },
  async () => {
    const random = createRandom(seed)
    const path = join(yard.folder, 'sample')
    const { body } = await host.api('POST', '/samples', { path })
    let over = false
    while (!over && killedAt.length < KILLS) {
      over = await overOrAt(watch.seq + 4 + Math.floor(random() * 36))
      if (over) break
      killedAt.push(`${watch.seq} ${watch.events.at(-1)?.type ?? ''}`)
      await crash()
    }
    console.log(`seed ${seed}: killed after events ${killedAt.join(', ')}`)
    if (!over) await overOrAt(Infinity)
    expect(killedAt.length).toBeGreaterThan(2)
    expect(body).toMatchObject({ root: path })
    expect(story.allMerged).toBe(true)

    const { tasks } = await expectSampleDone(path, yard.environment, story.workers)
    for (const { id } of tasks) {
      // Nothing was done twice: each submission was one signal, each task landed once.
      expect(count('signal.done', id)).toBe(count('task.submitted', id))
      expect(count('task.merged', id)).toBe(1)
      expect(count('signal.agent_gone', id)).toBe(0)
    }
    expect(watch.events.map(({ seq }) => seq)).toEqual(
      watch.events.map((_, at) => (watch.events[0]?.seq ?? 0) + at),
    )
  },
)

it('leaves no preamble in what has landed, nor in the repository, also after crashes (case 39)', async () => {
  const path = join(yard.folder, 'sample')
  const git = (...args: string[]) => yard.git('-C', path, ...args)
  const all = (await git('rev-list', '--all')).split('\n')
  for (const commit of all) {
    const found = await git('grep', '-lF', PREAMBLE_MARKER, commit).catch(() => '')
    expect(found).toBe('')
  }
  expect(await git('log', '--all', '--format=%B')).not.toContain(PREAMBLE_MARKER)
  expect(await git('status', '--porcelain', '--ignored')).toBe('')
  const exclude = await readFile(join(path, '.git/info/exclude'), 'utf8').catch(() => '')
  expect(exclude).not.toMatch(/switchyard/i)
})
