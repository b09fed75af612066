import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'

/**
 * One client of a race for locks, a process of its own, which imports nothing but Node: `URL TOKEN FOLDER SEED ROUNDS KEYS`. With 0 rounds
 * it takes every key in turn and then holds them until it is killed. Whoever has a lock makes a file that nobody else may
 * find, and notes its fence, which must have grown. Prints one line of JSON at the end.
 */
const [url = '', token = '', folder = '', seed = '0', rounds = '0', keys = '1'] = process.argv.slice(2)
let state = Number(seed)
/** From 0 to 1, the same for the same seed. */
const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
const told = { granted: 0, waited: 0, deadlocks: 0, faults: [] as string[] }
const KILLED_TTL = 2_000

interface Answer {
  readonly code?: string
  readonly outcome?: string
  readonly lock?: { readonly fence: number } | null
}

const agent = new Agent({ keepAlive: true })

const post = (path: string, body: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asked = request(`${url}/api${path}`, { method: 'POST', headers, agent }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk: string) => (text += chunk))
      reply.on('end', () => resolve(JSON.parse(text) as Answer))
    })
    asked.on('error', reject)
    asked.end(JSON.stringify(body))
  })

const target = (key: number): string => `res:track-${key}`
const markOf = (key: number): string => join(folder, `held-${key}`)

function enter(key: number, fence: number): void {
  const last = join(folder, `fence-${key}`)
  if (existsSync(last) && Number(readFileSync(last, 'utf8')) >= fence)
    told.faults.push(`fence ${fence} of ${key} after ${readFileSync(last, 'utf8')}`)
  writeFileSync(last, String(fence))
  // Its lease may be over before it is killed: others are in the right then.
  if (rounds === '0') return
  try {
    writeFileSync(markOf(key), String(process.pid), { flag: 'wx' })
  } catch {
    told.faults.push(`${key} is held by process ${readFileSync(markOf(key), 'utf8')} as well`)
  }
}

/** Takes the key, however long that takes; false where the wait would close a circle. */
async function take(key: number, ttl: number): Promise<boolean> {
  for (;;) {
    const answer = await post('/locks', { target: target(key), ttl_ms: ttl, wait_ms: 2_000 })
    if (answer.outcome === 'granted' && answer.lock) {
      enter(key, answer.lock.fence)
      told.granted += 1
      return true
    }
    if (answer.code === 'DEADLOCK') {
      told.deadlocks += 1
      return false
    }
    if (answer.outcome !== 'nothing_yet') throw new Error(`acquire: ${JSON.stringify(answer)}`)
    told.waited += 1
  }
}

async function give(key: number): Promise<void> {
  rmSync(markOf(key))
  const answer = await post('/locks/release', { target: target(key) })
  if (answer.code) throw new Error(`release: ${JSON.stringify(answer)}`)
}

const pick = (): number => Math.floor(random() * Number(keys))

if (rounds === '0') {
  for (let key = 0; key < Number(keys); key += 1) await take(key, KILLED_TTL)
  process.stdout.write('holds\n')
  setInterval(() => undefined, 60_000)
} else {
  for (let round = 0; round < Number(rounds); round += 1) {
    const first = pick()
    if (!(await take(first, 60_000))) continue
    const second = pick()
    if (second !== first && random() < 0.3 && (await take(second, 60_000))) await give(second)
    await give(first)
  }
  agent.destroy()
  process.stdout.write(`${JSON.stringify(told)}\n`)
}
