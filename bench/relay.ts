import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { environment, RELAY } from '../tests/relay/startRelay.ts'
import { ToyHost } from '../tests/relay/toyHost.ts'
import { median, type Figure } from './figure.ts'

const RUNS = 15
const clientInfo = { name: 'bench', version: '1' }

/** Resident memory in MB; not a number where `ps` does not tell it. */
function residentMb({ pid }: ChildProcess): number {
  if (process.platform === 'win32') return Number.NaN
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

async function bareStart(): Promise<number> {
  const start = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'pipe' }), 'close')
  return performance.now() - start
}

async function bareMemory(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { stdio: 'pipe' })
  await once(child.stdout, 'data')
  const memory = residentMb(child)
  child.stdin.end()
  await once(child, 'close')
  return memory
}

/** From the start of the process to the answer to tools/list, in the order that a client asks. */
async function relayStart(url: string): Promise<{ ms: number; mb: number }> {
  const start = performance.now()
  const child = spawn(process.execPath, [RELAY], { env: environment(url), stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })
  const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }
  say({ id: 1, method: 'initialize', params })
  await once(lines, 'line')
  say({ method: 'notifications/initialized' })
  say({ id: 2, method: 'tools/list' })
  await once(lines, 'line')
  const ms = performance.now() - start
  const mb = residentMb(child)
  child.stdin.end()
  await once(child, 'close')
  return { ms, mb }
}

async function repeat<T>(run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  // One more, first, that warms the files and the compile cache and does not count.
  for (let number = 0; number <= RUNS; number++) results.push(await run())
  return results.slice(1)
}

export async function run(): Promise<Figure[]> {
  const host = new ToyHost()
  await host.start()
  try {
    const bare = median(await repeat(bareStart))
    const memory = median(await repeat(bareMemory))
    const relays = await repeat(() => relayStart(host.url))
    const ms = median(relays.map((each) => each.ms))
    const mb = median(relays.map((each) => each.mb))
    return [
      {
        name: 'relay: start to tools listed, against node -e 0',
        value: ms / bare,
        unit: 'x',
        budget: '<= 4',
      },
      { name: 'relay: start to tools listed', value: ms, unit: 'ms' },
      { name: 'relay: memory against bare node', value: mb / memory, unit: 'x', budget: '<= 1.5' },
      { name: 'relay: memory', value: mb, unit: 'MB' },
    ]
  } finally {
    await host.stop()
  }
}
