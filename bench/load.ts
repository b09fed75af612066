import { Agent, request } from 'node:http'
import { percentile, type Figure } from './figure.ts'

/** One client with one kept connection, as an agent's relay has. */
export interface Client {
  /** Answers the body's text; throws for any status but 2xx. `path` is below /api. */
  call(method: string, path: string, body?: unknown): Promise<string>
  close(): void
}

export function createClient({ url, token }: { url: string; token: string }): Client {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const call: Client['call'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${token}`,
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
        }),
      }
      const sent = request({ hostname, port, agent, method, path: `/api${path}`, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const status = response.statusCode ?? 0
          if (status >= 200 && status < 300) resolve(text)
          else reject(new Error(`${method} ${path} answered ${status}: ${text}`))
        })
      })
      sent.on('error', reject)
      sent.end(payload)
    })
  return { call, close: () => agent.destroy() }
}

/** One call of a kind; `number` counts the calls, so that each can differ. */
export type Ask = (client: Client, number: number) => Promise<unknown>

export const clock = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Milliseconds of each of `times` calls, one after another, after some that warm up. */
export async function oneByOne(client: Client, times: number, ask: Ask): Promise<number[]> {
  const warm = Math.min(500, Math.ceil(times / 4))
  for (let number = 0; number < warm; number++) await ask(client, number)
  const taken: number[] = []
  for (let number = warm; number < warm + times; number++) taken.push(await clock(() => ask(client, number)))
  return taken
}

/** Milliseconds of all calls of clients that each send the next one as soon as the last one is answered. */
export async function allAtOnce(clients: readonly Client[], times: number, ask: Ask): Promise<number[]> {
  const taken = clients.map(async (client, at) => {
    const own: number[] = []
    for (let number = 0; number < times; number++)
      own.push(await clock(() => ask(client, at * times + number)))
    return own
  })
  return (await Promise.all(taken)).flat()
}

/** The same calls from clients that wait between them as agents do: each sends `perSecond`, evenly spread over time. */
export async function paced(
  clients: readonly Client[],
  { times, perSecond }: { times: number; perSecond: number },
  ask: Ask,
): Promise<number[]> {
  const period = 1000 / perSecond
  const started = performance.now()
  const until = (at: number) =>
    // A pace is made of time.
    // ast-grep-ignore: sleep
    new Promise<void>((resolve) => {
      setTimeout(resolve, Math.max(0, started + at - performance.now()))
    })
  const taken = clients.map(async (client, index) => {
    const own: number[] = []
    for (let number = 0; number < times; number++) {
      await until((number + index / clients.length) * period)
      own.push(await clock(() => ask(client, index * times + number)))
    }
    return own
  })
  return (await Promise.all(taken)).flat()
}

/** The two percentiles that budgets speak of. */
export const latency = (
  name: string,
  taken: readonly number[],
  { p50, p99 }: { p50?: string; p99?: string } = {},
): Figure[] => [
  { name: `${name}, p50`, value: percentile(taken, 0.5), unit: 'ms', ...(p50 && { budget: p50 }) },
  { name: `${name}, p99`, value: percentile(taken, 0.99), unit: 'ms', ...(p99 && { budget: p99 }) },
]
