import type { Figure } from './figure.ts'
import { allAtOnce, latency, paced, type Ask, type Client } from './load.ts'
import { usage } from './usage.ts'

const BUDGET = { p99: '<= 25 ms' }

/**
 * Many clients of one host: each with the next call as soon as the last is answered, which shows how much the host can
 * do, and each with ten calls a second, which is what busy agents do.
 */
export async function crowd(
  name: string,
  clients: readonly Client[],
  pid: number,
  { ask, times, budget = BUDGET }: { ask: Ask; times: number; budget?: { readonly p99?: string } },
): Promise<Figure[]> {
  const many = `${clients.length} clients`
  await allAtOnce(clients, 4, ask)
  const before = await usage(pid)
  const started = performance.now()
  const taken = await allAtOnce(clients, times, ask)
  const ms = performance.now() - started
  const after = await usage(pid)
  const steady = await paced(clients, { times: 40, perSecond: 10 }, ask)
  return [
    ...latency(`${name}, ${many} without a pause`, taken, budget),
    { name: `${name}, calls a second of ${many}`, value: (taken.length / ms) * 1000, unit: '1/s' },
    ...(before && after
      ? [
          {
            name: `${name}, the host's processor time a call`,
            value: (after.cpuMs - before.cpuMs) / taken.length,
            unit: 'ms',
          },
        ]
      : []),
    ...latency(`${name}, ${many} with 10 calls a second each`, steady, budget),
  ]
}
