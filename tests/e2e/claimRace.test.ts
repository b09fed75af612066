import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createRandom, seed } from '../support/random.ts'
import type { TestHost } from '../support/startHost.ts'

const CLIENT = fileURLToPath(new URL('../support/claimClient.ts', import.meta.url))

let yard: Yard
let host: TestHost
let watch: Watch
beforeAll(async () => {
  yard = await makeYard('claims')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

interface Client {
  /** What it has claimed, in its order, and the codes that it was refused with. */
  readonly result: Promise<{ claimed: string[]; refused: string[] }>
  go(): void
}

/** A program of its own that claims until nothing is left; it waits for the word before it begins. */
async function startClient(token: string, wanted: readonly string[]): Promise<Client> {
  const child = spawn(process.execPath, [CLIENT, host.url, JSON.stringify(wanted)], {
    env: { PATH: process.env['PATH'], TOKEN: token },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const ready = Promise.withResolvers<void>()
  const result = new Promise<{ claimed: string[]; refused: string[] }>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line === 'ready') ready.resolve()
      else resolve(JSON.parse(line) as { claimed: string[]; refused: string[] })
    })
    child.once('exit', (code) => reject(new Error(`a client ended with ${code}`)))
  })
  await ready.promise
  return { result, go: () => child.stdin.end('go\n') }
}

const register = async (label: string): Promise<string> => {
  const { body } = await host.api('POST', '/agents/register', { label, project: yard.root })
  return String(body['token'])
}

async function makeTasks(count: number, tag: string): Promise<string[]> {
  const made: string[] = []
  for (let at = 0; at < count; at += 1) {
    const { body } = await host.api('POST', '/tasks', {
      ...{ title: `${tag} ${at}`, project: yard.root, kind: 'demo', start: false, isolation: 'shared' },
      ...{ complexity: 'simple', tags: [tag] },
    })
    made.push(String(body['id']))
  }
  return made
}

describe('clients that claim at the same time', () => {
  it.each([8, 50])(
    'regression 3, behaviours 4 and 5: %d of them, and no task is claimed twice',
    async (clients) => {
      console.log(`claim race of ${clients}: seed ${seed}`)
      const random = createRandom(seed)
      const tag = `race-${clients}`
      const tasks = await makeTasks(Math.min(clients, 16), tag)
      const some = () => tasks.toSorted(() => random() - 0.5).slice(0, 4)
      const started = await Promise.all(
        // Half of them name a few tasks, in an order of their own; the others take the next one of the tag.
        Array.from({ length: clients }, async (_, at) =>
          startClient(await register(`${tag}-${at}`), at % 2 === 0 ? some() : [tag]),
        ),
      )
      for (const client of started) client.go()
      const results = await Promise.all(started.map(({ result }) => result))
      const claimed = results.flatMap((one) => one.claimed)
      expect(new Set(claimed).size).toBe(claimed.length)
      expect(claimed.toSorted()).toEqual(tasks.toSorted())
      for (const code of results.flatMap(({ refused }) => refused))
        expect(['ALREADY_CLAIMED', 'WRONG_STATUS']).toContain(code)
      const told = watch.events.filter(
        ({ type, task_id: id }) => type === 'task.claimed' && tasks.includes(id ?? ''),
      )
      expect(told).toHaveLength(tasks.length)
    },
    120_000,
  )
})
