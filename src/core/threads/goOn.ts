import type { Thread } from '../../contract/message.ts'
import type { Writer } from '../ledger.ts'
import { correspondent, type Correspondent } from '../messages/mailbox.ts'
import type { Tables } from '../ports/store.ts'

/** Whether a thread waits for the answer of this one. */
export const waitsFor = (
  { status, waiting_on: on }: Thread,
  who: Pick<Correspondent, 'id' | 'label' | 'role'>,
): boolean =>
  status === 'waiting' && (on === who.id || on === `label:${who.label}` || on === `role:${who.role}`)

/** Everybody who has said or been told something in a thread, whether or not they are still there. */
export function takingPart(tables: Tables, thread: Thread): Set<string> {
  const messages = tables.messages.list({ where: { thread_id: thread.id } })
  const deliveries = tables.deliveries.list({ where: { message_id: messages.map(({ id }) => id) } })
  return new Set([
    thread.created_by,
    ...messages.map(({ sender }) => sender),
    ...deliveries.map(({ recipient }) => recipient),
  ])
}

/** Those of them who can be told something now, without the one who speaks. */
export const partnersOf = (
  tables: Tables,
  thread: Thread,
  but: string,
): { readonly who: Correspondent; readonly directed: boolean }[] =>
  [...takingPart(tables, thread)]
    .filter((id) => id !== but)
    .flatMap((id) => {
      const who = correspondent(tables, thread.project_id, id)
      return who ? [{ who, directed: true }] : []
    })

/** A thread after one more message: who was waited for has spoken by it, and somebody else may be waited for. */
export function goOn(
  { tables, at, record }: Writer,
  thread: Thread,
  {
    by,
    opens,
    waiting_on: named,
  }: { by: string; opens?: boolean | undefined; waiting_on?: string | null | undefined },
): Thread {
  if (opens) {
    tables.threads.insert(thread)
    record({ type: 'thread.opened', detail: thread.topic, images: { thread } })
    return thread
  }
  const speaker = correspondent(tables, thread.project_id, by)
  const on = named !== undefined ? named : speaker && waitsFor(thread, speaker) ? null : thread.waiting_on
  const change = {
    waiting_on: on,
    status: on === null ? ('open' as const) : ('waiting' as const),
    updated_at: at,
  }
  tables.threads.update(thread.id, change, { status: thread.status })
  const now = { ...thread, ...change }
  record({
    type: 'thread.changed',
    detail: on === null ? 'waits for nobody' : `waits for ${on}`,
    images: { thread: now },
  })
  return now
}
