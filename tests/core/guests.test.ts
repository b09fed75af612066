import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Event } from '../../src/contract/event.ts'
import type { Caller } from '../../src/core/index.ts'
import { comeAsGuest, guestHands, seenOf, withGuests, type Guest } from '../support/guests.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'

let system: InProcess
let clock: MovableClock
const programs: ChildProcess[] = []
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(withGuests, undefined, { clock })
})
afterEach(async () => {
  for (const program of programs.splice(0)) program.kill('SIGKILL')
  await system.close()
})

const { becomes, hook, ping, lock, locks } = guestHands(() => system)

test('a guest is working and idle as its hooks say, and a hook is a sign of life', async () => {
  const guest = await comeAsGuest(system, { session_id: 's1' })
  expect(await seenOf(system, guest)).toMatchObject({ guest: true, status: 'working' })
  const idle = becomes(guest, 'idle')
  await hook(guest, 'Stop', { session_id: 's1' })
  expect((await idle).images.agent?.status_reason).toBe('The turn ended')
  clock.advance(600_000)
  const working = becomes(guest, 'working')
  await hook(guest, 'PreToolUse', { tool_name: 'Read', tool_input: {} })
  await working
  const now = await seenOf(system, guest)
  expect(Date.parse(now.seen_at)).toBeCloseTo(clock.now(), -4)
  expect(now.evidence).toMatchObject([{ source: 'hook', state: 'working', detail: 'Uses Read' }])
})

test('behaviour 3: a background guest is stale after 45 s, keeps its locks if it is back in time, and is gone after three times that', async () => {
  const guest = await comeAsGuest(system, { contact: 'background' })
  const other = await comeAsGuest(system, { label: 'bob', contact: 'background' })
  must(await lock(guest, 'src/a.txt'))
  must(await lock(guest, 'README.md'))
  const stale = becomes(guest, 'stale')
  clock.advance(44_000)
  must(await ping(other))
  clock.advance(1_100)
  await stale
  expect(await locks()).toEqual([])
  // Back in time: both are its own again, and bind.
  must(await ping(guest))
  expect((await seenOf(system, guest)).status).toBe('working')
  expect(await locks()).toHaveLength(2)
  expect(mustFail(await lock(other, 'src/a.txt')).code).toBe('LOCK_HELD')

  const again = becomes(guest, 'stale')
  clock.advance(44_000)
  must(await ping(other))
  clock.advance(1_100)
  await again
  // What another wants of a silent guest, it gets; the owner is told.
  expect(must(await lock(other, 'src/a.txt')).outcome).toBe('granted')
  const told = await system.event(
    ({ type, images }) => type === 'message.sent' && images.message?.recipient === guest.agent_id,
  )
  expect(told.images.message?.body).toContain('file:src/a.txt was taken over')
  must(await ping(guest))
  expect(await locks()).toEqual([
    ['file:README.md', guest.agent_id],
    ['file:src/a.txt', other.agent_id],
  ])
  const gone = becomes(guest, 'gone')
  for (let round = 0; round < 3; round += 1) {
    clock.advance(44_000)
    must(await ping(other))
  }
  clock.advance(3_100)
  expect((await gone).images.agent?.status_reason).toMatch(/^silent for 13\d s$/)
  expect(await locks()).toEqual([['file:src/a.txt', other.agent_id]])
  expect(system.core.authenticate(guest.registered.token)).toBeUndefined()
})

test('a guest that only hooks tell of is stale after 15 min, not after 45 s', async () => {
  const guest = await comeAsGuest(system)
  clock.advance(60_000)
  const stale = becomes(guest, 'stale')
  clock.advance(839_000)
  expect((await seenOf(system, guest)).status).toBe('working')
  clock.advance(2_000)
  await stale
})

test('behaviour 3: a waiter gets the lock of a guest as soon as that is silent for too long', async () => {
  const guest = await comeAsGuest(system, { contact: 'background' })
  const other = await comeAsGuest(system, { label: 'bob' })
  must(await lock(guest, 'src/a.txt'))
  const input = { target: 'src/a.txt', reason: '', scope: 'checkout' as const, ttl_ms: 60_000 }
  const waits = system.core.handlers.lock.acquire(other, { ...input, wait_ms: 120_000 }, {})
  // It waits from the first of its steps that reads the store.
  await system.core.handlers.lock.list(operator, { limit: 1, offset: 0 }, {})
  const stale = becomes(guest, 'stale')
  clock.advance(45_100)
  await stale
  expect(must(await waits).outcome).toBe('granted')
})

test('behaviour 9: a guest that comes back after it was gone is told what it lost, and is another agent', async () => {
  const guest = await comeAsGuest(system, { session_id: 's1', contact: 'background' })
  must(await lock(guest, 'src/a.txt'))
  const gone = becomes(guest, 'gone')
  clock.advance(45_100)
  await becomesOrIs(guest, 'stale')
  clock.advance(90_000)
  await gone
  const back = await comeAsGuest(system, { session_id: 's1' })
  expect(back.agent_id).not.toBe(guest.agent_id)
  expect(back.registered).toMatchObject({
    known: false,
    lost: { former_id: guest.agent_id, locks: [{ key: 'file:src/a.txt', outcome: 'owner_gone' }], tasks: [] },
    next: expect.stringContaining('no longer yours') as string,
  })
})

async function becomesOrIs(guest: Guest, status: string): Promise<void> {
  await system.event(({ images }) => images.agent?.id === guest.agent_id && images.agent.status === status)
}

test('regression 14: a reserved name, and the identity of another, are refused', async () => {
  const guest = await comeAsGuest(system, { session_id: 's1' })
  for (const label of ['operator', 'Coordinator', ' host ', 'agt-12345678', 'role:worker', 'ALL']) {
    const named = { project: system.project.id, label, role: 'worker', kind: 'claude' } as const
    const refused = await system.core.handlers.agent.register(
      operator,
      { ...named, contact: 'hooks', summary: '' },
      {},
    )
    expect(mustFail(refused).code, label).toBe('RESERVED_NAME')
    expect(mustFail(await ping(guest, { label })).code, label).toBe('RESERVED_NAME')
  }
  // Without the person's token a session cannot become another that is there.
  const other = await comeAsGuest(system, { label: 'bob', session_id: 's2' })
  const input = { label: 'amy', session_id: 's1', role: 'worker', kind: 'claude' } as const
  const renewed = must(
    await system.core.handlers.agent.register(other, { ...input, contact: 'hooks', summary: '' }, {}),
  )
  expect(renewed.agent.id).toBe(other.agent_id)
  expect(system.core.authenticate(guest.registered.token)?.agent_id).toBe(guest.agent_id)
})

async function program(): Promise<ChildProcess> {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
  programs.push(child)
  await once(child, 'spawn')
  return child
}

test('regression 20: a guest whose process has ended gives everything back, whatever its contact', async () => {
  const child = await program()
  const guest = await comeAsGuest(system, { pid: child.pid })
  must(await lock(guest, 'src/a.txt'))
  clock.advance(15_100)
  // It is alive: neither the look nor a long silence ends it.
  must(await system.core.handlers.agent.check(operator, { agent_id: guest.agent_id }, {}))
  clock.advance(2_000_000)
  const checked = must(await system.core.handlers.agent.check(operator, { agent_id: guest.agent_id }, {}))
  expect(checked).toMatchObject({ agent: { status: 'working' }, stuck: false })
  expect(checked.silent_ms).toBeGreaterThan(2_000_000)
  const gone = becomes(guest, 'gone')
  child.kill('SIGKILL')
  await once(child, 'exit')
  clock.advance(15_100)
  expect((await gone).detail).toContain('has ended')
  expect(await locks()).toEqual([])
})

test('a guest keeps its program when it is killed, unless the operator forces that too', async () => {
  const [one, other] = [await program(), await program()]
  const spared = await comeAsGuest(system, { pid: one.pid })
  const forced = await comeAsGuest(system, { label: 'bob', pid: other.pid })
  const kill = (guest: Guest, force: boolean, by: Caller = operator) =>
    system.core.handlers.agent.kill(by, { agent_id: guest.agent_id, force, reason: '' }, {})
  must(await kill(spared, false))
  const ended = once(other, 'exit')
  must(await kill(forced, true))
  await ended
  expect(one.exitCode ?? one.signalCode).toBeNull()
})

test('regression 21: a ping that leaves things out keeps them', async () => {
  const guest = await comeAsGuest(system, { summary: 'reads' })
  const looked = (): Promise<Event> =>
    system.event(({ images }) => images.agent?.id === guest.agent_id && images.agent.folder !== null)
  const { folder } = (await looked()).images.agent ?? {}
  expect(folder).toMatchObject({ branch: 'trunk', dirty: [], dirty_total: 0 })
  expect(folder?.subject).not.toBe('')
  expect(folder?.head).toMatch(/^[0-9a-f]{40}$/)
  must(await ping(guest, { label: 'amy the second' }))
  must(await ping(guest))
  expect(await seenOf(system, guest)).toMatchObject({ label: 'amy the second', summary: 'reads', folder })
  expect(must(await ping(guest, { summary: 'wri\u202etes' }))).toMatchObject({ label: 'amy the second' })
})

test('regression 22: after a restart of the host a guest goes on with its token, and its silence counts anew', async () => {
  const guest = await comeAsGuest(system, { contact: 'background' })
  must(await lock(guest, 'src/a.txt'))
  clock.advance(40_000)
  system = await system.restart()
  const again = system.core.authenticate(guest.registered.token)
  expect(again?.agent_id).toBe(guest.agent_id)
  clock.advance(40_000)
  must(await ping(again ?? operator))
  expect(await locks()).toEqual([['file:src/a.txt', guest.agent_id]])
  // It is followed without having called.
  system = await system.restart()
  const stale = becomes(guest, 'stale')
  clock.advance(45_100)
  await stale
})

test('regression 32: a session that is cleared keeps its locks, one that ends gives them back', async () => {
  const guest = await comeAsGuest(system, { session_id: 's1' })
  must(await lock(guest, 'src/a.txt'))
  await hook(guest, 'Stop', { session_id: 's1' })
  await hook(guest, 'SessionEnd', { session_id: 's1', reason: 'clear' })
  await hook(guest, 'UserPromptSubmit', { session_id: 's2', prompt: 'go on' })
  expect(await locks()).toEqual([['file:src/a.txt', guest.agent_id]])
  expect((await seenOf(system, guest)).session_id).toBe('s2')
  const gone = becomes(guest, 'gone')
  await hook(guest, 'SessionEnd', { session_id: 's2', reason: 'logout' })
  await gone
  expect(await locks()).toEqual([])
})

test('two agents that change the same file in one checkout are told, and so is the person, once', async () => {
  const one = await comeAsGuest(system)
  const other = await comeAsGuest(system, { label: 'bob' })
  const folders = [one, other].map(({ agent_id }) =>
    system.event(({ images }) => images.agent?.id === agent_id && images.agent.folder !== null),
  )
  await Promise.all(folders)
  const { root } = system.repository
  const edit = (guest: Guest, path: string) =>
    hook(guest, 'PreToolUse', { tool_name: 'Edit', tool_input: { file_path: join(root, path) } })
  await edit(one, 'src/a.txt')
  await edit(one, 'only-amy.txt')
  await edit(other, 'src/a.txt')
  await writeFile(join(root, 'src/a.txt'), 'both\n')
  await writeFile(join(root, 'only-amy.txt'), 'amy\n')
  clock.advance(30_000)
  const told = system.event(({ type }) => type === 'agent.overlap')
  await hook(one, 'Stop')
  expect((await told).detail).toMatch(/both change src\/a\.txt in the same checkout/)
  const recipients = system.core
    .eventsAfter(0, 100_000)
    .flatMap(({ images }) => images.delivery?.recipient ?? [])
  expect(recipients.sort()).toEqual([one.agent_id, other.agent_id, 'operator'].sort())
  clock.advance(30_000)
  const facts = system.event(
    ({ images }) => images.agent?.id === other.agent_id && images.agent.folder?.dirty_total === 2,
  )
  await hook(other, 'Stop')
  await facts
  expect(system.core.eventsAfter(0, 100_000).filter(({ type }) => type === 'agent.overlap')).toHaveLength(1)
})

test('who pings by itself stands apart from those of whom only hooks tell', async () => {
  await comeAsGuest(system, { label: 'hooked' })
  await comeAsGuest(system, { label: 'pings', contact: 'background' })
  const roster = must(
    await system.core.handlers.agent.roster(operator, { gone: false, limit: 50, offset: 0 }, {}),
  )
  expect(roster.items.map(({ label, contact }) => [label, contact])).toEqual([
    ['pings', 'background'],
    ['hooked', 'hooks'],
  ])
})
