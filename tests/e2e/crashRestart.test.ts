import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import type { Event } from '../../src/contract/event.ts'
import { addFile, makeGate, standAt, type Gate } from '../support/e2eGate.ts'
import { isThere, processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let gate: Gate
beforeAll(async () => {
  yard = await makeYard('crash-restart')
  host = await yard.start()
  watch = watchHost(host)
  gate = await makeGate(yard.folder, 'gate')
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

const of = (type: string, id: unknown, after = 0) =>
  watch.until(type, (event: Event) => event.seq > after && event.type === type && event.task_id === id)

it('a host that is killed while a failed agent waits: the next one starts it, and ends what it left behind', async () => {
  // In a session of its own, with a parent that has ended: neither group nor parent leads to it.
  const leave: StepInput = {
    do: 'run',
    argv: ['sh', '-c', `(setsid sleep 1000 >/dev/null 2>&1 & echo $! > '${yard.folder}/stray')`],
  }
  const prompt = addFile('w.txt', leave, standAt(gate))
  const { body } = await host.api('POST', '/tasks', { title: 'W', kind: 'demo', prompt })
  const { images } = await of('agent.started', body['id'])
  await gate.reached()
  const stray = Number(await readFile(join(yard.folder, 'stray'), 'utf8'))
  const all = await processesOf(yard.folder)
  const left = all.filter(({ pid }) => pid === stray)
  expect(left).toHaveLength(1)

  const before = images.agent ?? expect.fail('no agent')
  process.kill(before.pid ?? 0, 'SIGKILL')
  const failed = await of('agent.restarting', body['id'])
  await host.end('SIGKILL')
  expect(watch.events.filter(({ type }) => type === 'agent.resuming')).toEqual([])
  host = await yard.start()
  const started = await of('agent.started', body['id'], failed.seq)
  await untilGone(left)
  expect(started.images.agent).toMatchObject({
    ...{ id: before.id, terminal_id: before.terminal_id, session_id: before.session_id, restarts: 1 },
  })
  await gate.reached()
  await gate.open()
  await of('signal.done', body['id'])
  expect(await yard.git('rev-list', '--count', `trunk..${String(body['branch'])}`)).toBe('1')
  expect(watch.events.filter(({ type }) => type === 'agent.gone')).toEqual([])

  // A clean end leaves nothing either.
  const second = await processesOf(yard.folder)
  expect(second.map(({ pid }) => pid)).toContain(started.images.agent?.pid)
  await host.end('SIGTERM')
  for (const each of second) expect(await isThere(each), each.command).toBe(false)
})
