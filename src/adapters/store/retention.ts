import type { Database } from 'better-sqlite3'
import type { Retention } from '../../core/ports/store.ts'

/** Rows that one transaction looks at; between two of them the host serves others. */
const CHUNK = 2_000

/** For each project the instant before which things of it are old; `''` stands for what belongs to none. */
const LIMITS = `
  with limits as (
    select id, strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-' || json_extract(settings, '$.keep_days') || ' days') as instant
    from projects
    union all select '', strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-' || :days || ' days')
  )`

const openTask = (task: string): string =>
  `exists (select 1 from tasks where id = ${task} and ended_at is null)`
const openAgent = (agent: string): string =>
  `exists (select 1 from agents where id = ${agent} and status <> 'gone')`
const openThread = (thread: string): string =>
  `exists (select 1 from threads where id = ${thread} and status in ('open', 'waiting'))`
/** Not read yet by somebody who may still read it. */
const unread = (message: string): string => `exists (
  select 1 from deliveries left join agents on agents.id = deliveries.recipient
  where message_id = ${message} and deliveries.state in ('queued', 'delivered') and agents.status is not 'gone')`
const openMessage = (message: string): string => `exists (
  select 1 from messages m where m.id = ${message} and (${unread('m.id')} or ${openThread('m.thread_id')}))`
const image = (path: string): string => `json_extract(e.images, '$.${path}')`

const OLD_EVENTS = `${LIMITS}
  insert into retention (seq)
  select e.seq from events e join limits on limits.id = coalesce(e.project_id, '')
  where e.seq > :after and e.seq <= :last and (e.seq <= :surplus or e.at < limits.instant)
    and not ${openTask('e.task_id')}
    and not ${openAgent('e.agent_id')}
    and not ${openThread(image('thread.id'))}
    and not ${openMessage(`coalesce(${image('message.id')}, ${image('delivery.message_id')})`)}
    and not exists (select 1 from runs where id = ${image('run.id')} and ended_at is null)
    and not exists (select 1 from locks where id = ${image('lock.id')} and ended_at is null)`

const OLD_MESSAGES = `${LIMITS}
  delete from messages where position in (
    select m.position from messages m join limits on limits.id = m.project_id
    where m.created_at < limits.instant
      and not ${openTask('m.task_id')} and not ${openThread('m.thread_id')} and not ${unread('m.id')}
    limit :chunk)`

const OLD_CONVERSATIONS = `${LIMITS}
  delete from conversations where position in (
    select c.position from conversations c join limits on limits.id = c.project_id
    where c.created_at < limits.instant and not ${openTask('c.task_id')} and not ${openAgent('c.agent_id')}
    limit :chunk)`

/**
 * Lets go of what is old, and never of open work. The trigger of the history refuses to delete any event but those that
 * stand in the table `retention`, which is filled and emptied in the same transaction.
 */
export function createRetention(sqlite: Database): Retention {
  const surplus = sqlite.prepare('select seq from events order by seq desc limit 1 offset :keep').pluck()
  // The newest event always stays: its number is where a client goes on.
  const chunk = sqlite.prepare<{ after: number }, { last: number | null; rows: number; oldest: string }>(
    `select max(seq) as last, count(*) as rows, min(at) as oldest from (select seq, at from events
     where seq > :after and seq < (select max(seq) from events) order by seq limit ${CHUNK})`,
  )
  const newest = sqlite
    .prepare<{ now: string; days: number }>(`${LIMITS} select max(instant) from limits`)
    .pluck()
  const mark = sqlite.prepare(OLD_EVENTS)
  const remove = sqlite.prepare('delete from events where seq in (select seq from retention)')
  const unmark = sqlite.prepare('delete from retention')
  const messages = sqlite.prepare(OLD_MESSAGES)
  const deliveries = sqlite.prepare(
    'delete from deliveries where message_id not in (select id from messages)',
  )
  const conversations = sqlite.prepare(OLD_CONVERSATIONS)

  const events = sqlite.transaction((at: { now: string; days: number; surplus: number; after: number }) => {
    const { last, rows, oldest } = chunk.get({ after: at.after }) ?? { last: null, rows: 0, oldest: '' }
    const { now, days } = at
    if (last === null || (at.after >= at.surplus && oldest >= String(newest.get({ now, days }))))
      return { removed: 0, next: null }
    mark.run({ ...at, last })
    const removed = remove.run().changes
    unmark.run()
    return { removed, next: rows < CHUNK ? null : last }
  })
  const talk = sqlite.transaction((at: { now: string; days: number }) => {
    const gone = messages.run({ ...at, chunk: CHUNK }).changes
    if (gone > 0) deliveries.run()
    const said = conversations.run({ ...at, chunk: CHUNK }).changes
    return { removed: gone + said, more: gone === CHUNK || said === CHUNK }
  })
  return {
    surplus: (keep) => Number(surplus.get({ keep }) ?? 0),
    events: (at) => events.immediate(at),
    talk: (at) => talk.immediate(at),
  }
}
