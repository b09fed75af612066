import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Event } from '../../src/contract/event.ts'
import type { ProjectSettings } from '../../src/contract/project.ts'
import type { Caller } from '../../src/core/index.ts'
import { comeAsGuest, seenOf, withGuests } from '../support/guests.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'

let system: InProcess
let clock: MovableClock
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(withGuests, undefined, { clock })
})
afterEach(() => system.close())

/** A line of a transcript: 100 tokens in and 10 out. */
const line = (id: string): string =>
  `${JSON.stringify({ message: { id, usage: { input_tokens: 100, output_tokens: 10 } } })}\n`
/** The end of a turn, at which the transcript is read. */
const stop = async (agent: Caller, path: string) =>
  must(await system.core.handlers.agent.hook(agent, { event: 'Stop', transcript_path: path }, {}))
const uses = (agent: Caller, output: number): Promise<Event> =>
  system.event(
    ({ images }) => images.agent?.id === agent.agent_id && images.agent?.usage?.output_tokens === output,
  )
const spent = async (by: 'task' | 'run' | 'day' | 'kind' | 'agent' = 'agent') =>
  must(await system.core.handlers.agent.spend(operator, { by, days: 30 }, {}))
const configure = async (change: Partial<ProjectSettings>) =>
  must(
    await system.core.handlers.project.configure(operator, { project_id: system.project.id, ...change }, {}),
  )
const resume = (id: string) => system.core.handlers.agent.resume(operator, { agent_id: id }, {})

test('what agents use is counted once, by agent, kind and day, also over a restart and a new conversation', async () => {
  const guest = await comeAsGuest(system)
  const path = join(system.home, 'one.jsonl')
  await writeFile(path, line('a') + line('b'))
  const first = uses(guest, 20)
  await stop(guest, path)
  await first
  expect((await spent()).total).toEqual({ tokens: 220, cost_usd: 0 })
  system = await system.restart()
  // The same file is read again from its beginning.
  await appendFile(path, line('c'))
  const more = uses(guest, 30)
  await stop(guest, path)
  await more
  expect((await spent()).total.tokens).toBe(330)
  // Another conversation counts from nothing.
  const other = join(system.home, 'two.jsonl')
  await writeFile(other, line('d'))
  const anew = uses(guest, 10)
  await stop(guest, other)
  await anew
  const all = await spent()
  expect(all.total.tokens).toBe(440)
  expect(all.today.tokens).toBe(440)
  expect(all.items).toMatchObject([{ key: guest.agent_id, label: 'amy', tokens: 440 }])
  expect((await spent('kind')).items).toMatchObject([{ key: 'claude', tokens: 440 }])
  clock.advance(86_400_000)
  const back = await comeAsGuest(system, { label: 'bob' })
  await writeFile(join(system.home, 'three.jsonl'), line('f'))
  const third = uses(back, 10)
  await stop(back, join(system.home, 'three.jsonl'))
  await third
  const days = (await spent('day')).items
  expect(days.map(({ tokens }) => tokens)).toEqual([440, 110])
  expect((await spent()).today.tokens).toBe(110)
})

test('at the limit of the day agents are paused, the person is told once, and nothing new is started until it is raised', async () => {
  await configure({ day_budget: { tokens: 200, cost_usd: null } })
  const [guest, other] = [await comeAsGuest(system), await comeAsGuest(system, { label: 'bob' })]
  const path = join(system.home, 'one.jsonl')
  await writeFile(path, line('a'))
  const under = uses(guest, 10)
  await stop(guest, path)
  await under
  expect((await seenOf(system, guest)).paused).toBe(false)
  await appendFile(path, line('b'))
  const paused = system.event(({ type }) => type === 'agent.paused')
  await stop(guest, path)
  await paused
  const told = await system.event(({ type }) => type === 'message.sent')
  expect(told.images.message).toMatchObject({ kind: 'note', recipient: 'operator', sender: 'host' })
  expect(told.images.message?.body).toMatch(/220 of 200 tokens of the day/)
  for (const each of [guest, other])
    expect(await seenOf(system, each)).toMatchObject({
      paused: true,
      paused_reason: expect.stringContaining('of the day') as string,
    })
  expect((await spent()).limits).toMatchObject([{ limit: 'day', tokens: 220, reached: true }])

  // Once: more of it, by an agent that is paused, says nothing new.
  await appendFile(path, line('c'))
  const more = uses(guest, 30)
  await stop(guest, path)
  await more
  expect(system.core.eventsAfter(0, 100_000).filter(({ type }) => type === 'message.sent')).toHaveLength(1)

  const start = { title: 'T', prompt: 'true', kind: 'shell', role: 'worker' } as const
  const create = { ...start, isolation: 'worktree', complexity: 'simple' } as const
  const refused = mustFail(await system.core.handlers.task.create(operator, { ...create, start: true }, {}))
  expect(refused).toMatchObject({ code: 'OVER_BUDGET', details: { limit: 'day' } })
  const task = must(await system.core.handlers.task.create(operator, { ...create, start: false }, {}))
  const begun = () => system.core.handlers.agent.start(operator, { task_id: task.id }, {})
  expect(mustFail(await begun()).code).toBe('OVER_BUDGET')
  expect(mustFail(await resume(guest.agent_id)).code).toBe('OVER_BUDGET')

  await configure({ day_budget: { tokens: 1_000, cost_usd: null } })
  must(await resume(guest.agent_id))
  // One that is set below what is used already holds at once.
  await configure({ day_budget: { tokens: 300, cost_usd: null } })
  expect((await seenOf(system, guest)).paused).toBe(true)
  await configure({ day_budget: { tokens: 1_000, cost_usd: null } })
  must(await resume(guest.agent_id))
  must(await begun())
  await system.event(({ type, task_id: id }) => type === 'agent.started' && id === task.id)
})

test('a new day has a limit of its own', async () => {
  await configure({ day_budget: { tokens: 100, cost_usd: null } })
  // Its process is there for as long as this test.
  const guest = await comeAsGuest(system, { pid: process.pid })
  const path = join(system.home, 'one.jsonl')
  await writeFile(path, line('a'))
  const paused = system.event(({ type }) => type === 'agent.paused')
  await stop(guest, path)
  await paused
  expect(mustFail(await resume(guest.agent_id)).code).toBe('OVER_BUDGET')
  clock.advance(86_400_000 - (clock.now() % 86_400_000) + 1_000)
  must(await resume(guest.agent_id))
  expect((await seenOf(system, guest)).paused).toBe(false)
})

test('the limit of a task pauses its agent alone, tells its coordinator, and waits for the person', async () => {
  await configure({ task_budget: { tokens: 100, cost_usd: null } })
  const lead = await system.coordinator()
  const task = await system.task(lead, { kind: 'claude' })
  const agent = await system.agentOf(task.id)
  const other = await comeAsGuest(system)
  const path = join(system.home, 'one.jsonl')
  await writeFile(path, line('a'))
  await stop(agent, path)
  const paused = system.event(({ type }) => type === 'agent.paused')
  await system.turn(task.id, 'true')
  expect((await paused).images.agent).toMatchObject({
    id: agent.agent_id,
    paused_reason: `over its limit: 110 of 100 tokens of the task ${task.id} are used`,
  })
  expect((await seenOf(system, other)).paused).toBe(false)
  const recipients = system.core
    .eventsAfter(0, 100_000)
    .flatMap(({ images }) => images.delivery?.recipient ?? [])
  expect(recipients).toEqual(['operator', lead.agent_id])
  const waits = await system.event(({ type }) => type === 'attention.opened')
  expect(waits.images.attention).toMatchObject({ kind: 'blocker', task_id: task.id })
  expect((await spent('task')).limits).toMatchObject([{ limit: 'task', id: task.id, label: task.title }])
  await configure({ task_budget: { tokens: null, cost_usd: 5 } })
  must(await resume(agent.agent_id ?? ''))
  await system.event(({ type }) => type === 'attention.closed')
})
