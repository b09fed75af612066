import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { MessageKind } from '../../contract/message.ts'
import type { Tables } from '../ports/store.ts'
import { correspondent, correspondents, PERSON, type Correspondent } from './mailbox.ts'

/** Who sends, as far as it decides whom an address means. */
export interface Sender {
  readonly id: string
  readonly project_id: string
  /** The coordinator of its task; null where there is none. */
  readonly coordinator_id: string | null
}

export interface Reached {
  /** The address as it is kept. */
  readonly address: string
  readonly to: readonly { readonly who: Correspondent; readonly directed: boolean }[]
  /** The role that has nobody yet. */
  readonly queued_for: string | null
  /** Whom it should have reached as well, and why it could not. */
  readonly undelivered: readonly string[]
}

type Found = Result<Reached, Failure<'NO_RECIPIENT'>>

const nobody = (address: string, why: string): Found =>
  err(failure('NO_RECIPIENT', `${why}. Nothing was sent to ${address}`, { to: address }))

const reached = (address: string, all: readonly Correspondent[], directed: boolean): Reached => ({
  address,
  to: all.map((who) => ({ who, directed })),
  queued_for: null,
  undelivered: [],
})

/** Everybody whom an address means at this moment; the sender is never one of them. */
export function findRecipients(tables: Tables, sender: Sender, address: string): Found {
  if (address === 'operator')
    return sender.id === 'operator'
      ? nobody(address, 'this is your own mailbox')
      : ok(reached(address, [PERSON], true))
  if (address === 'coordinator') return coordinatorOf(tables, sender)
  if (address.startsWith('agt-')) return oneAgent(tables, sender, address)
  const others = correspondents(tables, sender.project_id).filter(({ id }) => id !== sender.id)
  if (address === 'all')
    return ok(reached(address, sender.id === 'operator' ? others : [...others, PERSON], false))
  const [sort, ...rest] = address.split(':')
  const wanted = rest.join(':').trim()
  if (sort === 'role') return ofRole(others, sender, wanted)
  const called = others.filter(({ label }) => label === wanted)
  return called.length > 0
    ? ok(reached(address, called, true))
    : nobody(
        address,
        `no other agent of this project is labelled ${wanted}; all of them get what is sent to: all`,
      )
}

function oneAgent(tables: Tables, sender: Sender, address: string): Found {
  if (address === sender.id) return nobody(address, 'this is yourself')
  const who = correspondent(tables, sender.project_id, address)
  return who
    ? ok(reached(address, [who], true))
    : nobody(address, `there is no agent ${address} in this project, or it has ended`)
}

function coordinatorOf(tables: Tables, sender: Sender): Found {
  const who =
    sender.coordinator_id === null
      ? undefined
      : correspondent(tables, sender.project_id, sender.coordinator_id)
  if (who) return ok(reached(who.id, [who], true))
  return nobody(
    'coordinator',
    sender.coordinator_id === null
      ? 'your task has no coordinator; write to the operator'
      : `your coordinator ${sender.coordinator_id} has ended; write to the operator`,
  )
}

/** A role without members keeps the message for the first who comes. */
function ofRole(others: readonly Correspondent[], sender: Sender, role: string): Found {
  const address = `role:${role}`
  if (role === 'operator') {
    return sender.id === 'operator'
      ? nobody(address, 'this is your own mailbox')
      : ok(reached(address, [PERSON], true))
  }
  const members = others.filter((each) => each.role === role)
  return ok({ ...reached(address, members, false), queued_for: members.length === 0 ? role : null })
}

/** Where a message without an address goes. A blocker reaches the coordinator and the person; an error everybody. */
export function findByKind(tables: Tables, sender: Sender, kind: MessageKind): Found {
  if (kind === 'error') return findRecipients(tables, sender, 'all')
  if (kind !== 'blocker' && kind !== 'review_request')
    return nobody('nobody', 'the message names no one; say in `to` whom it is for, or what it answers')
  return withPerson(sender, coordinatorOf(tables, sender))
}

/** Adds the person to whom a blocker or a request for a review was sent, and says who could not be reached. */
export function withPerson(sender: Sender, found: Found): Found {
  if (sender.id === 'operator') return found
  const base = found.ok ? found.value : reached('operator', [], true)
  const undelivered = found.ok ? base.undelivered : [found.error.message]
  const isThere = base.to.some(({ who }) => who.id === PERSON.id)
  return ok({
    ...base,
    to: isThere ? base.to : [...base.to, { who: PERSON, directed: true }],
    undelivered,
  })
}
