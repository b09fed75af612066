import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { operationTable } from '../../src/contract/operationTable.ts'
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

const pause = (by: Caller, which: { agent_id?: string; all?: boolean }, reason = '') =>
  system.core.handlers.agent.pause(by, { ...which, reason }, {})
const resume = (by: Caller, which: { agent_id?: string; all?: boolean }) =>
  system.core.handlers.agent.resume(by, which, {})
const ids = ({ changed }: { changed: { id: string }[] }): string[] => changed.map(({ id }) => id).sort()
const lock = (by: Caller, target: string) =>
  system.core.handlers.lock.acquire(
    by,
    { target, reason: '', scope: 'checkout', ttl_ms: 60_000, wait_ms: 0 },
    {},
  )

type Answer = { ok: true } | { ok: false; error: { code: string; message: string } }
type Handle = (caller: Caller, input: unknown, options: object) => Promise<Answer>

describe('behaviour 20: what a paused agent may call', () => {
  /** Everything but reading that an agent may do while it is paused: it gives back, or only says something. */
  const MAY = [
    'agent.hook',
    'agent.leave',
    'agent.ping',
    'agent.register',
    'agent.reportMcp',
    'lock.release',
    'task.release',
  ]
  const listed = operationTable.filter(({ meta }) => meta.whenPaused).map(({ name }) => name)

  test('every operation of the contract is refused with the reason, but for reading and those that say so', async () => {
    const nouns = system.core.handlers as unknown as Record<string, Record<string, Handle> | undefined>
    const own = operationTable.filter(
      ({ meta, name }) =>
        meta.roles.some((role) => role === 'worker' || role === 'coordinator') && name !== 'tool.list',
    )
    expect(own.length).toBeGreaterThan(30)
    const guest = await comeAsGuest(system)
    must(await pause(operator, { agent_id: guest.agent_id }, 'look first'))
    // By its goodbye it is paused no more.
    for (const { name, noun, verb, method } of own.sort(
      (one, other) => Number(one.verb === 'leave') - Number(other.verb === 'leave'),
    )) {
      // No input of the contract: whoever is let through fails in its own way, and never with PAUSED.
      const answer = await nouns[noun]?.[verb]?.(guest, {}, {}).catch((error: unknown) => String(error))
      const error = typeof answer === 'object' && !answer.ok ? answer.error : null
      const may = method === 'GET' || listed.includes(name)
      expect(error?.code === 'PAUSED', name).toBe(!may)
      if (!may) expect(error?.message, name).toContain('look first')
    }
    expect((await seenOf(system, guest)).status).toBe('gone')
  })

  test('those that say so give back or say something, and none begins anything', () => {
    expect(listed).toEqual(expect.arrayContaining(MAY))
    for (const name of ['task.claim', 'lock.acquire', 'task.done', 'task.create', 'message.send'])
      expect(listed).not.toContain(name)
  })
})

test('behaviour 20: locks of a paused agent keep their time, and its edits are refused with the reason', async () => {
  const guest = await comeAsGuest(system)
  const { lock: held } = must(await lock(guest, 'src/a.txt'))
  must(await pause(operator, { agent_id: guest.agent_id }, 'wait for the review'))
  const locks = must(await system.core.handlers.lock.list(guest, { limit: 50, offset: 0 }, {})).items
  expect(locks).toMatchObject([{ id: held?.id, expires_at: held?.expires_at }])
  const tool = (name: string, input: Record<string, unknown>) =>
    system.core.handlers.agent.hook(guest, { event: 'PreToolUse', tool_name: name, tool_input: input }, {})
  const path = join(system.repository.root, 'src/a.txt')
  for (const [name, input] of [
    ['Edit', { file_path: path }],
    ['NotebookEdit', { notebook_path: path }],
    ['Bash', { command: 'echo x > src/a.txt' }],
  ] as const)
    expect(must(await tool(name, input)), name).toMatchObject({
      hookSpecificOutput: {
        permissionDecision: 'deny',
        permissionDecisionReason: expect.stringContaining('wait for the review') as string,
      },
    })
  expect(must(await tool('Bash', { command: 'git status' }))).toEqual({})
  must(await system.core.handlers.lock.release(guest, { target: 'src/a.txt' }, {}))
  expect(must(await resume(operator, { agent_id: guest.agent_id })).changed).toHaveLength(1)
  expect(must(await tool('Edit', { file_path: path }))).toEqual({})
  must(await lock(guest, 'src/a.txt'))
})

test('behaviour 20: pausing all spares the person and coordinators; a coordinator reaches its own alone', async () => {
  const lead = await system.coordinator()
  const chief = await comeAsGuest(system, { label: 'chief', role: 'coordinator' })
  const guest = await comeAsGuest(system)
  const own = await system.agentOf((await system.task(lead)).id)
  expect(ids(must(await pause(lead, { all: true })))).toEqual([own.agent_id])
  expect(mustFail(await pause(lead, { agent_id: guest.agent_id })).code).toBe('FORBIDDEN')
  expect(ids(must(await pause(operator, { all: true }, 'lunch')))).toEqual([guest.agent_id])
  expect(await seenOf(system, chief)).toMatchObject({ paused: false })
  expect(mustFail(await pause(operator, {})).code).toBe('BAD_OPTION')
  // Whom the person has paused, only the person lets go on.
  must(await resume(operator, { all: true }))
  must(await pause(operator, { agent_id: own.agent_id ?? '' }))
  expect(must(await resume(lead, { all: true })).refused).toMatchObject([
    { agent_id: own.agent_id, code: 'FORBIDDEN' },
  ])
  expect(ids(must(await resume(operator, { all: true })))).toEqual([own.agent_id])
})

test('prompts of a paused agent wait in its queue, and go on when it is resumed', async () => {
  const task = await system.task(operator)
  const agent = await system.agentOf(task.id)
  must(await pause(operator, { agent_id: agent.agent_id ?? '' }))
  const file = join(system.home, 'told')
  const sent = must(
    await system.core.handlers.task.prompt(operator, { task_id: task.id, prompt: `touch ${file}` }, {}),
  )
  const { items } = must(
    await system.core.handlers.prompt.list(operator, { task_id: task.id, limit: 50, offset: 0 }, {}),
  )
  expect(items.find(({ id }) => id === sent.prompt_id)).toMatchObject({
    state: 'queued',
    waits_for: 'the agent is paused',
  })
  must(await resume(operator, { agent_id: agent.agent_id ?? '' }))
  await system.event(({ type, images }) => type === 'prompt.answered' && images.prompt?.id === sent.prompt_id)
})

test('regression 24: an agent that calls without end is paused, and after a resume the first mistake does not pause it again', async () => {
  must(
    await system.core.handlers.project.configure(
      operator,
      { project_id: system.project.id, max_calls: 10 },
      {},
    ),
  )
  const guest = await comeAsGuest(system)
  const call = () => system.core.handlers.agent.ping(guest, {}, {})
  const calls = async (count: number) => {
    const codes: string[] = []
    for (let index = 0; index < count; index += 1) {
      const answer = await call()
      codes.push(answer.ok ? 'ok' : answer.error.code)
    }
    return codes
  }
  expect(await calls(10)).toEqual(Array.from({ length: 10 }, () => 'ok'))
  const refused = await call()
  expect(mustFail(refused)).toMatchObject({ code: 'TOO_MANY_REQUESTS', details: { max_calls: 10 } })
  expect(mustFail(refused).message).toContain('wait 6 s')
  // Hooks and waits do not count.
  must(await system.core.handlers.agent.hook(guest, { event: 'PostToolUse' }, {}))
  clock.advance(6_000)
  must(await call())
  await calls(9)
  expect(await seenOf(system, guest)).toMatchObject({
    paused: true,
    paused_reason: expect.stringContaining('more than 10 calls a minute') as string,
  })
  must(await resume(operator, { agent_id: guest.agent_id }))
  expect(await calls(11)).toEqual([...Array.from({ length: 10 }, () => 'ok'), 'TOO_MANY_REQUESTS'])
  expect((await seenOf(system, guest)).paused).toBe(false)
})

test('kill ends the whole process group of an agent at once, and it is gone', async () => {
  const task = await system.task(operator)
  const agent = await system.agentOf(task.id)
  const file = join(system.home, 'pid')
  await writeFile(file, '')
  must(
    await system.core.handlers.task.prompt(
      operator,
      { task_id: task.id, prompt: `trap '' TERM HUP; sleep 600 & echo $! > ${file}; wait` },
      {},
    ),
  )
  await system.event(({ images }) => images.agent?.id === agent.agent_id && images.agent.status === 'working')
  const exited = system.event(({ type, task_id: id }) => type === 'terminal.exited' && id === task.id)
  const killed = must(
    await system.core.handlers.agent.kill(
      operator,
      { agent_id: agent.agent_id ?? '', force: false, reason: '' },
      {},
    ),
  )
  expect(killed).toMatchObject({ status: 'gone', status_reason: 'it was killed' })
  await exited
  // Not as a failure that is restarted or that waits for the person.
  expect(must(await system.core.handlers.task.show(operator, { task_id: task.id }, {})).status).toBe(
    'pending',
  )
})

test('work of which nothing is seen for ten minutes is told as stuck, and waits for the person', async () => {
  const task = await system.task(operator)
  const agent = await system.agentOf(task.id)
  const id = agent.agent_id ?? ''
  must(await system.core.handlers.task.prompt(operator, { task_id: task.id, prompt: 'sleep 600' }, {}))
  await system.event(
    ({ images, seq }) =>
      seq > 1 && images.agent?.id === id && images.agent.status === 'working' && images.agent.dialog === null,
  )
  await system.event(({ type, images }) => type === 'prompt.delivered' && images.prompt?.text === 'sleep 600')
  clock.advance(600_000)
  // What its program wrote meanwhile is seen now.
  const before = must(await system.core.handlers.agent.check(operator, { agent_id: id }, {}))
  expect(before.stuck).toBe(false)
  clock.advance(600_000)
  const checked = must(await system.core.handlers.agent.check(operator, { agent_id: id }, {}))
  expect(checked).toMatchObject({ stuck: true, agent: { status: 'working' } })
  expect(checked.agent.status_reason).toContain('10 min')
  const opened = await system.event(({ type }) => type === 'attention.opened')
  expect(opened.images.attention).toMatchObject({ kind: 'blocker', agent_id: id })
})
