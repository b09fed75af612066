import { isoTime } from '../base/clock.ts'
import type { Event, EventImages } from '../contract/event.ts'
import { settleAttention } from './attention/settleAttention.ts'
import type { Settling } from './attention/settling.ts'
import { callerName, type Caller } from './caller.ts'
import type { Context } from './context.ts'
import type { CallOptions } from './handlers.ts'
import { settleCarried } from './messages/settleCarried.ts'
import type { Tables } from './ports/store.ts'

export interface Fact {
  readonly type: string
  readonly detail?: string
  readonly images: EventImages
  /** How what waited for the person has ended by it, where the type does not say it. */
  readonly outcome?: string
  /** Where it belongs, for an event that changes no entity. */
  readonly about?: Pick<Event, 'project_id' | 'task_id' | 'agent_id'>
}

/** What a use case writes with: the tables, the instant of the transaction, and the history. */
export interface Writer {
  readonly tables: Tables
  readonly at: string
  /** Appends an event; project, task and agent are taken from the images. */
  record(fact: Fact): Event
}

/** Who is named in the history: a caller, or the host itself. */
export type Actor = Caller | 'host'

const actorName = (actor: Actor): string => (actor === 'host' ? 'host' : callerName(actor))

/**
 * One transaction: tables, events and receipt together, and what waits for the person because of them. Followers hear
 * the events after the commit, before the caller gets the answer, so an answer is never ahead of the feed.
 */
export function commit<T>(context: Context, actor: Actor, work: (writer: Writer) => T): T {
  const at = isoTime(context.ports.clock.now())
  const events: Event[] = []
  const recorded: Fact[] = []
  const result = context.ports.store.write((tables) => {
    const append = (fact: Fact): Event => {
      const { project, task, agent, terminal, prompt, signal, attention, lock } = fact.images
      const { run, thread, message, delivery, memory } = fact.images
      const ofTask = agent ?? terminal ?? prompt ?? signal ?? attention ?? lock ?? message ?? thread ?? memory
      const row = task ?? ofTask ?? run ?? delivery
      const event = tables.append({
        at,
        type: fact.type,
        project_id: row?.project_id ?? project?.id ?? null,
        task_id: task?.id ?? ofTask?.task_id ?? null,
        agent_id: agent?.id ?? (terminal ?? prompt ?? attention)?.agent_id ?? null,
        by: actorName(actor),
        detail: fact.detail ?? '',
        images: fact.images,
        ...fact.about,
      })
      events.push(event)
      return event
    }
    const record = (fact: Fact): Event => {
      recorded.push(fact)
      return append(fact)
    }
    const done = work({ tables, at, record })
    settleCarried({ tables, at, record }, recorded)
    settleAttention(settlingOf(context, actor, { tables, at, record: append }), recorded)
    return done
  })
  for (const event of events) context.feed.emit(event)
  return result
}

/** The same transaction, for settling what waits for the person. */
export function settlingOf(context: Context, actor: Actor, writer: Writer): Settling {
  return { ...writer, random: context.ports.random, waiting: context.waiting, by: actorName(actor) }
}

/** Key of a command's receipt; null when the caller gave no request id. */
export function receiptKey(caller: Caller, operation: string, requestId: string | undefined): string | null {
  return requestId === undefined ? null : `${caller.agent_id ?? caller.token_id} ${operation} ${requestId}`
}

/** Options of one call, with the receipt that its transaction keeps. */
export interface Call extends CallOptions {
  /** Key of the receipt; null without a request id. */
  readonly key: string | null
  /** Keeps the answer with the command's transaction. Without a request id it does nothing. */
  readonly keep: (writer: Writer, answer: unknown) => void
}
