import { isoTime } from '../../base/clock.ts'
import { newId, newSecret } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Device } from '../../contract/device.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { PairAnswer, PairRequest } from '../../contract/phone.ts'
import { addTry, isForgotten, lockedFor, NO_TRIES } from '../../domain/lockout.ts'
import { DEVICE_LIMIT, TICKET_TRIES, TICKET_WITHDRAWN_AFTER } from '../../domain/phone.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { ticketEnd } from './showPhone.ts'

/** Addresses whose wrong tries are remembered; more than that only somebody who guesses brings about. */
const REMEMBERED = 1_000

export interface Pairing extends PairRequest {
  /** Where the request came from, an IP address. */
  readonly address: string
}

type Refused = Failure<'TICKET_REFUSED' | 'TOO_MANY_REQUESTS'>

/** Exchanges a ticket for the token of a new phone, with the role `viewer`. One ticket pairs one phone. */
export function pairDevice(context: Context, pairing: Pairing): Result<PairAnswer, Refused> {
  const { clock, hash, store } = context.ports
  const now = clock.now()
  const locked = lockedFor(context.phone.tickets.get(pairing.address) ?? NO_TRIES, now)
  if (locked > 0) {
    const seconds = Math.ceil(locked / 1000)
    const message = `Too many codes that were not valid came from this phone's address. Wait ${Math.ceil(seconds / 60)} min, then scan a new code.`
    return err(failure('TOO_MANY_REQUESTS', message, { retry_after_s: seconds }))
  }
  const { ticket } = context.phone
  if (ticketEnd(context) === null || ticket?.hash !== hash(pairing.ticket))
    return err(refuse(context, pairing, now))
  if (store.read((tables) => tables.devices.count({ revoked_at: null })) >= DEVICE_LIMIT)
    return err(
      failure(
        'TICKET_REFUSED',
        `${DEVICE_LIMIT} phones are paired already. Revoke one on the desktop first.`,
      ),
    )
  context.phone.ticket = null
  return ok(addDevice(context, pairing))
}

/** The same words for a used, an old and a guessed ticket: they tell nobody more than that. */
function refuse(context: Context, { address }: Pairing, now: number): Refused {
  const { tickets, ticket } = context.phone
  if (tickets.size >= REMEMBERED)
    for (const [key, tries] of tickets) if (isForgotten(tries, now, TICKET_TRIES)) tickets.delete(key)
  // With the table full of live entries the one that is oldest makes room.
  if (tickets.size >= REMEMBERED) tickets.delete(tickets.keys().next().value ?? '')
  tickets.set(address, addTry(tickets.get(address) ?? NO_TRIES, now, TICKET_TRIES))
  if (ticket && (ticket.wrong += 1) >= TICKET_WITHDRAWN_AFTER) {
    context.phone.ticket = null
    commit(context, 'host', ({ record }) =>
      record({
        type: 'phone.ticket_withdrawn',
        detail: `${TICKET_WITHDRAWN_AFTER} tickets that were not valid, the last from ${address}`,
        images: {},
      }),
    )
  }
  return failure(
    'TICKET_REFUSED',
    'This code was used before, or is older than two minutes. Show a new one on the desktop and scan that.',
  )
}

function addDevice(context: Context, { name, address }: Pairing): PairAnswer {
  const { clock, hash, random } = context.ports
  const secret = newSecret(random)
  const at = isoTime(clock.now())
  const device: Device = {
    ...{ id: newId('dev', random), token_id: newId('tok', random), name, role: 'viewer', address },
    ...{ request: null, paired_at: at, seen_at: at, revoked_at: null },
  }
  commit(context, 'host', ({ tables, record }) => {
    tables.tokens.insert({
      ...{ id: device.token_id, hash: hash(secret), role: 'viewer', label: name },
      ...{ project_id: null, task_id: null, agent_id: null, created_at: at, revoked_at: null },
    })
    tables.devices.insert(device)
    record({ type: 'device.paired', detail: `${name} (${device.id}) from ${address}`, images: { device } })
  })
  return { token: secret, device: { id: device.id, name, role: device.role } }
}
