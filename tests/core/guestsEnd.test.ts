import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStore } from '../../src/adapters/store/createStore.ts'
import type { Store, Tables } from '../../src/core/ports/store.ts'
import { comeAsGuest, guestHands, seenOf, withGuests } from '../support/guests.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'

let system: InProcess
let clock: MovableClock
const folders: string[] = []
beforeEach(async () => {
  clock = createMovableClock()
  system = await startCore(withGuests, undefined, { clock })
})
afterEach(async () => {
  await system.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const { becomes, hook, ping, lock, locks } = guestHands(() => system)

test('regression 17: a guest with messages, locks and a task says goodbye, and all of them are in order', async () => {
  await system.close()
  const store = await openStore()
  system = await startCore(withGuests, undefined, { clock, store })
  const guest = await comeAsGuest(system)
  const other = await comeAsGuest(system, { label: 'bob', contact: 'background' })
  must(await lock(other, 'README.md'))
  const taken = becomes(other, 'stale')
  clock.advance(45_100)
  await taken
  // Being overtaken, it gets a message.
  must(await lock(guest, 'README.md'))
  const tasks = [await system.task(operator, { start: false }), await system.task(operator, { start: false })]
  for (const { id } of tasks)
    store.write((tables) => tables.tasks.update(id, { agent_id: other.agent_id, status: 'in_progress' }))
  const left = must(await system.core.handlers.agent.leave(other, {}, {}))
  expect(left.agent_id).toBe(other.agent_id)
  expect(await seenOf(system, other)).toMatchObject({ status: 'gone', status_reason: 'it said goodbye' })
  expect(system.core.authenticate(other.registered.token)).toBeUndefined()
  for (const { id } of tasks)
    expect(must(await system.core.handlers.task.show(operator, { task_id: id }, {})).status).toBe('pending')
  must(await system.core.handlers.agent.leave(guest, {}, {}))
  expect(await locks()).toEqual([])
  const roster = { gone: false, limit: 50, offset: 0 }
  expect(must(await system.core.handlers.agent.roster(operator, roster, {})).items).toEqual([])
  // What is left of them is history; a second goodbye changes nothing.
  expect(mustFail(await system.core.handlers.agent.leave(guest, {}, {})).code).toBe('WRONG_STATUS')
  const all = must(await system.core.handlers.agent.roster(operator, { ...roster, gone: true }, {}))
  expect(all.items.map(({ status }) => status)).toEqual(['gone', 'gone'])
})

test('regression 18: the sweep goes on after a retirement that fails', async () => {
  await system.close()
  const failing = { id: '' }
  const logged: unknown[] = []
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined }
  const log = { ...quiet, error: (fields: unknown) => void logged.push(fields) }
  system = await startCore(withGuests, undefined, {
    clock,
    log,
    store: breakable(await openStore(), failing),
  })
  const broken = await comeAsGuest(system, { contact: 'background' })
  const other = await comeAsGuest(system, { label: 'bob', contact: 'background' })
  failing.id = broken.agent_id
  clock.advance(45_100)
  await becomesOrIs(other, 'stale')
  const gone = becomes(other, 'gone')
  clock.advance(90_000)
  await gone
  expect(logged).toMatchObject([{ agent: broken.agent_id }])
  // What failed is tried again by the next sweep.
  failing.id = ''
  const late = becomes(broken, 'gone')
  clock.advance(15_100)
  await late
})

async function openStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-guests-'))
  folders.push(folder)
  const migrations = fileURLToPath(new URL('../../src/adapters/store/drizzle', import.meta.url))
  return createStore({ path: join(folder, 'switchyard.db'), migrations })
}

/** The store with one agent that cannot be retired. */
function breakable(store: Store, failing: { readonly id: string }): Store {
  const guarded = (tables: Tables): Tables => {
    const { agents } = tables
    const update: Tables['agents']['update'] = (id, change, expected) => {
      if (id === failing.id && change.status === 'gone') throw new Error('the disk is full')
      return agents.update(id, change, expected)
    }
    const insert: Tables['agents']['insert'] = (row) => agents.insert(row)
    const read = {
      get: agents.get.bind(agents),
      list: agents.list.bind(agents),
      count: agents.count.bind(agents),
    }
    return { ...tables, agents: { ...read, insert, update } }
  }
  return { ...store, write: (work) => store.write((tables) => work(guarded(tables))) }
}

test('regression 19: a killed agent is refused, and does not come back by registering', async () => {
  const guest = await comeAsGuest(system, { session_id: 's1' })
  must(await lock(guest, 'src/a.txt'))
  const kill = { agent_id: guest.agent_id, force: false, reason: 'it went astray' }
  must(await system.core.handlers.agent.kill(operator, kill, {}))
  expect(system.core.authenticate(guest.registered.token)).toBeUndefined()
  expect(await locks()).toEqual([])
  // A call that was under way with the old token does not revive it.
  must(await ping(guest, { summary: 'still here' }))
  await hook(guest, 'PreToolUse', { tool_name: 'Read', tool_input: {} })
  expect(await seenOf(system, guest)).toMatchObject({ status: 'gone', status_reason: 'it was killed' })
  await expect(comeAsGuest(system, { session_id: 's1' })).rejects.toThrow('was killed')
})

async function becomesOrIs(guest: { agent_id: string }, status: string): Promise<void> {
  await system.event(({ images }) => images.agent?.id === guest.agent_id && images.agent.status === status)
}
