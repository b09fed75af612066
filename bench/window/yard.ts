import { makeRepository } from '../../tests/support/repository.ts'
import { startHost, type TestHost } from '../../tests/support/startHost.ts'
import { follow } from '../follow.ts'
import { createClient } from '../load.ts'

export interface Running {
  readonly host: TestHost
  /** Of the terminals, in the order of the programs. */
  readonly terminals: readonly string[]
  close(): Promise<void>
}

/** The title of the task whose program has this number. */
export const titleOf = (number: number): string => `Bench program ${number}.`

/** A host with a task for each of the programs, all in the main checkout and all started. */
export async function runPrograms(programs: readonly string[]): Promise<Running> {
  const { root } = await makeRepository()
  const host = await startHost({ args: ['--project', root] })
  const client = createClient(host)
  const { items } = JSON.parse(await client.call('GET', '/projects')) as { items: { id: string }[] }
  await client.call('PATCH', `/projects/${items[0]?.id ?? ''}`, { max_agents: 64 })
  const feed = await follow(host)
  try {
    const terminals: string[] = []
    for (const [number, program] of programs.entries()) {
      const command = ['/bin/sh', '-c', program]
      const order = { title: titleOf(number), isolation: 'shared', kind: 'custom', command }
      await client.call('POST', '/tasks', order)
      await feed.until(({ type, images }) => {
        if (type !== 'agent.started') return false
        terminals.push(images.agent?.terminal_id ?? '')
        return true
      })
    }
    return { host, terminals, close: () => host.close() }
  } finally {
    feed.close()
    client.close()
  }
}
