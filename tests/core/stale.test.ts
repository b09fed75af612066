import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMachine } from '../../src/adapters/machine/createMachine.ts'
import type { Event } from '../../src/contract/event.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(undefined, undefined, { clock })
})
afterEach(() => system.close())

const agentOf = async (taskId: string) => {
  const { agent } = must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
  return must(await system.core.handlers.agent.show(operator, { agent_id: agent?.id ?? '' }, {}))
}
const becomes = (status: string, after: number): Promise<Event> =>
  system.event((one) => one.seq > after && one.images.agent?.status === status)
const last = (): number => system.core.eventsAfter(0, 100_000).at(-1)?.seq ?? 0

describe.runIf(process.platform === 'linux')('evidence that is older than 30 seconds', () => {
  test('is looked at again at the process and the screen, and its age is right', async () => {
    const task = await system.task(operator)
    const before = await agentOf(task.id)
    expect(before.status).toBe('idle')
    const [proc, screen] = before.evidence.filter(({ source }) => source !== 'mcp')
    expect([proc?.source, screen?.source]).toEqual(['process', 'screen'])
    const seq = last()
    clock.advance(30_000)
    // Nothing is told when nothing has changed, so the answer is asked for again.
    await expect
      .poll(async () => (await agentOf(task.id)).evidence.map(({ at }) => Date.parse(at)))
      .toEqual([proc, screen].map(() => expect.closeTo(clock.now(), -4) as number))
    const after = await agentOf(task.id)
    expect(after.evidence.map(({ state }) => state)).toEqual(['alive', 'idle'])
    for (const { at } of after.evidence)
      expect(Date.parse(at) - Date.parse(proc?.at ?? '')).toBeGreaterThan(29_000)
    expect(last()).toBe(seq)
  })

  test('shows a stopped process: stale, with what to do; a prompt waits until it goes on', async () => {
    const task = await system.task(operator)
    const { pid } = await agentOf(task.id)
    process.kill(pid ?? 0, 'SIGSTOP')
    await expect.poll(() => createMachine().look(pid ?? 0)).toMatchObject({ stopped: true })
    let seq = last()
    clock.advance(30_000)
    await becomes('stale', seq)
    const stopped = await agentOf(task.id)
    expect(stopped.status_reason).toBe(`its process is stopped (SIGSTOP); \`kill -CONT ${pid}\` goes on`)
    expect(stopped.evidence[0]).toMatchObject({ source: 'process', state: 'stopped' })
    const sent = must(
      await system.core.handlers.task.prompt(operator, { task_id: task.id, prompt: 'echo on > on' }, {}),
    )
    seq = last()
    expect(sent.state).toBe('queued')
    process.kill(pid ?? 0, 'SIGCONT')
    await system.event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === sent.prompt_id)
    expect((await becomes('idle', seq)).images.agent?.status_reason).toBe('at its prompt')
    const { changes } = must(await system.core.handlers.task.show(operator, { task_id: task.id }, {}))
    expect(changes?.untracked).toEqual(['on'])
  })
})
