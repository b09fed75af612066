import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { createRandom, seed } from '../support/random.ts'
import type { TestHost } from '../support/startHost.ts'

/**
 * One client: it sends what its first line says, calling its hook in between as an agent's tools do, says `sent`, and
 * after the next line calls the hook until nothing comes any more. A call that finds no host is made again.
 */
const CLIENT = `
import { createInterface } from 'node:readline'
const { URL_: url, TOKEN: token } = process.env
const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
const post = async (path, body) => {
  for (;;) {
    try {
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      if (answer.status === 200) return await answer.json()
      if (answer.status !== 503) throw Object.assign(new Error(await answer.text()), { final: true })
    } catch (error) {
      if (error.final) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
const got = []
const hook = async () => {
  const answer = await post('/api/hooks/PostToolUse', { tool_name: 'Bash' })
  const found = (answer.hookSpecificOutput?.additionalContext ?? '').match(/(?<=^\\| )m-\\d+-\\d+$/gm) ?? []
  got.push(...found)
  return found.length
}
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const plan = JSON.parse((await lines.next()).value)
for (const message of plan) {
  const send = () => post('/api/messages', message)
  await Promise.all([send(), send()])
  await hook()
}
console.log('sent')
await lines.next()
while ((await hook()) > 0);
console.log(JSON.stringify(got))
process.exit(0)
`

let yard: Yard
let host: TestHost
const children: ChildProcess[] = []
beforeAll(async () => {
  yard = await makeYard('message-race')
  host = await yard.start()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await yard.close()
})

interface Client {
  readonly id: string
  readonly label: string
  readonly child: ChildProcess
  readonly line: () => Promise<string>
}

const registered = z.object({ agent: z.object({ id: z.string() }), token: z.string() })

async function startClient(label: string): Promise<Client> {
  const body = { label, kind: 'claude', session_id: label, project: yard.root }
  const { agent, token } = registered.parse((await host.api('POST', '/agents/register', body)).body)
  const env = { URL_: host.url, TOKEN: token }
  const child = spawn(process.execPath, ['--input-type=module', '-e', CLIENT], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => {
    const next = await lines.next()
    if (next.done === true) throw new Error(`client ${label} ended early`)
    return next.value
  }
  return { id: agent.id, label, child, line }
}

/** Starts so many clients, lets them talk, and answers what each should have got and what it got. */
async function race(count: number, meanwhile: () => Promise<void> = () => Promise.resolve()) {
  const random = createRandom(seed + count)
  const clients = await Promise.all(Array.from({ length: count }, (_, at) => startClient(`c${count}-${at}`)))
  const expected = new Map(clients.map(({ id }): [string, string[]] => [id, []]))
  for (const [at, { child, id }] of clients.entries()) {
    const others = clients.filter((other) => other.id !== id)
    const plan = Array.from({ length: 5 }, (_, of) => {
      const body = `m-${at}-${of}`
      const other = others[Math.floor(random() * others.length)] ?? others[0]
      const all = of === 2
      for (const each of all ? others : [other]) expected.get(each?.id ?? '')?.push(body)
      const to = all ? 'role:worker' : random() < 0.5 ? other?.id : `label:${other?.label ?? ''}`
      return { to, body, request_id: body, kind: of % 2 === 0 ? 'note' : 'question' }
    })
    child.stdin?.write(`${JSON.stringify(plan)}\n`)
  }
  await meanwhile()
  for (const client of clients) expect(await client.line()).toBe('sent')
  const got = new Map<string, string[]>()
  for (const { id, child, line } of clients) {
    child.stdin?.write('drain\n')
    got.set(id, z.array(z.string()).parse(JSON.parse(await line())))
    if (child.exitCode === null) await once(child, 'exit')
    // Whoever has ended gets no more broadcasts of the next race.
    await host.api('POST', `/agents/${id}/stop`, {})
  }
  return clients.map(({ id }) => ({
    expected: (expected.get(id) ?? []).toSorted(),
    got: (got.get(id) ?? []).toSorted(),
  }))
}

/** Fifty programs start slowly beside others on two cores; the limit only ends what hangs. */
const LIMIT_MS = 180_000

it(
  `8 processes, and the host is killed with SIGKILL in between: nothing is lost (seed ${seed})`,
  async () => {
    const all = await race(8, async () => {
      await host.end('SIGKILL')
      host = await yard.start()
    })
    for (const { expected, got } of all) expect([...new Set(got)]).toEqual(expected)
    const doubled = all.reduce((sum, { got }) => sum + got.length - new Set(got).size, 0)
    // Only what one answer carried in the moment of the kill may have come twice.
    expect(doubled).toBeLessThanOrEqual(8 * 4)
  },
  LIMIT_MS,
)

it(
  `50 processes write to each other at once, each call twice: nothing is lost or doubled (seed ${seed})`,
  async () => {
    for (const { expected, got } of await race(50)) expect(got).toEqual(expected)
  },
  LIMIT_MS,
)
