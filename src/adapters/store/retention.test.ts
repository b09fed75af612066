import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Delivery, Message, Thread } from '../../contract/message.ts'
import type { NewEvent, Store } from '../../core/ports/store.ts'
import { createStore } from './createStore.ts'
import { agentRow, AT, eventRow, projectRow, taskRow } from './fixtures/rows.ts'

const NOW = '2026-06-01T00:00:00.000Z'
const LATELY = '2026-05-31T00:00:00.000Z'
let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-retention-'))
  store = createStore({
    path: join(folder, 'switchyard.db'),
    migrations: join(import.meta.dirname, 'drizzle'),
  })
  store.write(({ projects, tasks, agents }) => {
    projects.insert(projectRow)
    tasks.insert(taskRow('tsk-open'))
    tasks.insert(taskRow('tsk-done', { status: 'done', ended_at: AT }))
    agents.insert(agentRow('agt-live', { status: 'idle' }))
    agents.insert(agentRow('agt-gone', { status: 'gone' }))
  })
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const message = (id: string, change: Partial<Message> = {}): Message => ({
  ...{ id, project_id: 'prj-1', thread_id: null, reply_to: null, task_id: null, kind: 'note' },
  ...{ sender: 'operator', sender_label: 'operator', recipient: 'all', body: id, created_at: AT },
  ...change,
})
const delivery = (messageId: string, recipient: string, state: Delivery['state']): Delivery => ({
  ...{
    id: `dlv-${messageId}-${recipient}`,
    project_id: 'prj-1',
    message_id: messageId,
    recipient,
    directed: true,
    state,
  },
  ...{ carrier: null, created_at: AT, delivered_at: null, read_at: null, acknowledged_at: null },
})
const thread = (id: string, status: Thread['status']): Thread => ({
  ...{ id, project_id: 'prj-1', run_id: null, task_id: null, topic: id, status, created_by: 'operator' },
  ...{ waiting_on: null, decision: null, reasoning: null, decided_by: null, memory_id: null },
  ...{ created_at: AT, updated_at: AT, resolved_at: null },
})

/** Appends an event for each and answers which of them are left after the retention. */
function left(rows: Readonly<Record<string, Partial<NewEvent>>>, kept = 1_000): string[] {
  store.write(({ append }) => {
    for (const [detail, row] of Object.entries(rows)) append(eventRow({ detail, ...row }))
    append(eventRow({ detail: 'newest', at: NOW }))
  })
  const surplus = store.retention.surplus(kept)
  for (let after: number | null = 0; after !== null;)
    after = store.retention.events({ now: NOW, days: 90, surplus, after }).next
  return store.read(({ events }) => events(0, 10_000).map(({ detail }) => detail))
}

it('lets go of what is old and ended, and of nothing that is open', () => {
  store.write(({ messages, deliveries, threads }) => {
    threads.insert(thread('thr-open', 'waiting'))
    threads.insert(thread('thr-shut', 'resolved'))
    messages.insert(message('msg-unread'))
    deliveries.insert(delivery('msg-unread', 'operator', 'delivered'))
    messages.insert(message('msg-read'))
    deliveries.insert(delivery('msg-read', 'agt-live', 'acknowledged'))
    messages.insert(message('msg-nobody'))
    deliveries.insert(delivery('msg-nobody', 'agt-gone', 'queued'))
    messages.insert(message('msg-thread', { thread_id: 'thr-open' }))
  })
  const kept = left({
    'of the project': {},
    'of no project': { project_id: null },
    'of an ended task': { task_id: 'tsk-done' },
    'of an open task': { task_id: 'tsk-open' },
    'of an agent that has gone': { agent_id: 'agt-gone' },
    'of an agent': { agent_id: 'agt-live' },
    'not old': { at: LATELY },
    'unread message': { images: { message: message('msg-unread') } },
    'its delivery': { images: { delivery: delivery('msg-unread', 'operator', 'queued') } },
    'read message': { images: { message: message('msg-read') } },
    'message that nobody will read': { images: { message: message('msg-nobody') } },
    'message of an open thread': { images: { message: message('msg-thread', { thread_id: 'thr-open' }) } },
    'open thread': { images: { thread: thread('thr-open', 'open') } },
    'resolved thread': { images: { thread: thread('thr-shut', 'resolved') } },
  })
  expect(kept).toEqual([
    'of an open task',
    'of an agent',
    'not old',
    'unread message',
    'its delivery',
    'message of an open thread',
    'open thread',
    'newest',
  ])
  while (store.retention.talk({ now: NOW, days: 90 }).more);
  store.read(({ messages, deliveries }) => {
    expect(messages.list().map(({ id }) => id)).toEqual(['msg-unread', 'msg-thread'])
    expect(deliveries.list().map(({ message_id }) => message_id)).toEqual(['msg-unread'])
  })
})

it('keeps a project’s events as long as its settings say', () => {
  const settings = { ...projectRow.settings, keep_days: 365 }
  store.write(({ projects }) => projects.update('prj-1', { settings }))
  expect(left({ 'kept longer': {}, other: { project_id: null } })).toEqual(['kept longer', 'newest'])
})

it('keeps so many events and no more, the newest always, and their numbers go on', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`${at}`, { at: LATELY }]))
  expect(left(many, 10)).toHaveLength(10)
  expect(left({}, 1)).toEqual(['newest'])
  expect(store.write(({ append }) => append(eventRow()).seq)).toBe(5_003)
})

it('lets nobody else delete an event, and takes it out of the search', () => {
  left({ gone: { detail: 'zebra' }, kept: { detail: 'zebra', at: LATELY } })
  const found = store.read(({ findEvents }) =>
    findEvents({ words: 'zebra', newestFirst: true, images: false, limit: 10 }),
  )
  expect(found.map(({ at }) => at)).toEqual([LATELY])
  const other = new Database(join(folder, 'switchyard.db'))
  expect(() => other.exec('delete from events')).toThrow('append-only')
  expect(() => other.exec('delete from events where seq = 1')).not.toThrow()
  expect(other.prepare('select count(*) from retention').pluck().get()).toBe(0)
  expect(() => other.exec("insert into events_words (events_words) values ('integrity-check')")).not.toThrow()
  other.close()
})
