import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { watchHost } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { seed } from '../support/random.ts'
import type { TestHost } from '../support/startHost.ts'

const CLIENT = fileURLToPath(new URL('../support/lockClient.ts', import.meta.url))
/** Without its types, so that not each of many processes has to take them out. */
let client: string
const KEYS = 4
/** A few seconds are enough on a machine that nobody else uses. */
const LIMIT_MS = 60_000

const report = z.object({
  granted: z.number(),
  waited: z.number(),
  deadlocks: z.number(),
  faults: z.array(z.string()),
})
let yard: Yard
let host: TestHost
let count = 0

/** A client with a token of its own. */
async function start(folder: string, rounds: number) {
  const made = await host.api('POST', '/tokens', { role: 'coordinator', project: yard.root })
  count += 1
  const { token } = z.object({ token: z.string() }).parse(made.body)
  const args = [client, host.url, token, folder, seed + count, rounds, KEYS].map(String)
  const child = spawn(process.execPath, args, {
    env: { ...yard.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let failed = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()))
  const ended = once(child, 'close').then(() => ({ said, failed }))
  return { child, ended, token, holds: once(child.stdout, 'data') }
}

const held = async () => {
  const { body } = await host.api('GET', `/locks?project=${encodeURIComponent(yard.root)}`)
  return z.object({ items: z.array(z.object({ key: z.string() })) }).parse(body).items
}

async function race(clients: number, rounds: number): Promise<void> {
  const folder = join(yard.folder, `race-${clients}`)
  await mkdir(folder)
  const watch = watchHost(host)
  try {
    // It takes everything, all others come to wait, and then it is killed: its leases end by themselves.
    const victim = await start(folder, 0)
    await victim.holds
    const racers = await Promise.all(Array.from({ length: clients }, () => start(folder, rounds)))
    victim.child.kill('SIGKILL')
    await victim.ended
    const ends = await Promise.all(racers.map(({ ended }) => ended))
    expect(ends.map(({ failed }) => failed).join('')).toBe('')
    const told = ends.map(({ said }) => report.parse(JSON.parse(said)))
    expect(told.flatMap(({ faults }) => faults)).toEqual([])
    const sum = (of: 'granted' | 'waited' | 'deadlocks') => told.reduce((all, one) => all + one[of], 0)
    expect(sum('granted')).toBeGreaterThanOrEqual((clients * rounds) / 2)
    const expired = watch.events.filter(({ type }) => type === 'lock.expired')
    expect(expired.map(({ images: { lock } }) => lock?.ttl_ms)).toEqual(Array(KEYS).fill(2_000))
    expect(await held()).toEqual([])
    // Nobody is left who waits: each key is free for whoever asks now.
    for (let key = 0; key < KEYS; key += 1) {
      const body = { target: `res:track-${key}`, project: yard.root }
      expect((await host.api('POST', '/locks', body)).body).toMatchObject({ outcome: 'granted' })
    }
    await host.api('POST', '/locks/release', { project: yard.root })
    process.stdout.write(
      `${clients} clients: ${sum('granted')} grants, ${sum('deadlocks')} circles refused, ${sum('waited')} waits over\n`,
    )
  } finally {
    watch.close()
  }
}

beforeAll(async () => {
  yard = await makeYard('lock-race')
  client = join(yard.folder, 'client.mjs')
  await writeFile(client, stripTypeScriptTypes(await readFile(CLIENT, 'utf8')))
  host = await yard.start()
})
afterAll(() => yard.close())

describe(`behaviour 2: a race for locks (SWITCHYARD_SEED=${seed})`, () => {
  it(
    'with 8 processes: no double grant, no waiter left, nothing leaked by a kill',
    () => race(8, 20),
    LIMIT_MS,
  )
  it('with 50 processes', () => race(50, 2), LIMIT_MS)
})
