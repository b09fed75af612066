import { err, ok, type Result } from '../../../base/result.ts'
import { PAIR_PATH, TICKET_FRAGMENT } from '../../../contract/phone.ts'
import { isRecord, keep, recall } from './kept.ts'

/** What pairing has given this phone. */
export interface Pairing {
  readonly token: string
  readonly device: string
  readonly name: string
}

const KEY = 'pairing'
const NAME = 'name'

function readPairing(kept: unknown): Pairing | null {
  if (!isRecord(kept)) return null
  const { token, device, name } = kept
  return typeof token === 'string' && typeof device === 'string' && typeof name === 'string'
    ? { token, device, name }
    : null
}

export const keptPairing = (): Pairing | null => readPairing(recall(KEY))

/** The name stays, for when the phone is paired again. */
export function forgetPairing(): void {
  keep(KEY, undefined)
}

export function keptName(): string | null {
  const name = recall(NAME)
  return typeof name === 'string' ? name : null
}

/** Takes the ticket out of the address bar and the history at once; null where there is none. */
export function takeTicket(): string | null {
  const said = new URLSearchParams(location.hash.slice(1))
  const ticket = said.get(TICKET_FRAGMENT)
  if (ticket === null) return null
  history.replaceState(null, '', location.pathname + location.search)
  return ticket === '' ? null : ticket
}

/** Whether the host says that it knows the token no more; false also where it cannot be asked now. */
export async function isRevoked(token: string): Promise<boolean> {
  const answer = await fetch('/api/device', { headers: { authorization: `Bearer ${token}` } }).catch(
    () => null,
  )
  return answer?.status === 401
}

export interface PairFailure {
  /** Whether the same ticket may still do, because the host has not seen it. */
  readonly again: boolean
  readonly words: string
}

const refused = (words: string): { readonly ok: false; readonly error: PairFailure } =>
  err({ again: false, words })

const fieldsOf = async (answer: Response): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await answer.json().catch(() => null)
  return isRecord(body) ? body : {}
}

/** The host's own words, which say what to do next, where it has said some. */
const wordsOf = (body: Readonly<Record<string, unknown>>, otherwise: string): string => {
  const inner = isRecord(body['error']) ? body['error'] : body
  return typeof inner['message'] === 'string' ? inner['message'] : otherwise
}

/** Exchanges the ticket for a token of this phone's own, once. */
export async function pair(ticket: string, name: string): Promise<Result<Pairing, PairFailure>> {
  const answer = await fetch(PAIR_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket, name }),
  }).catch(() => null)
  if (answer === null)
    return err({ again: true, words: 'The computer does not answer. Is the phone on the same network?' })
  const body = await fieldsOf(answer)
  if (answer.status === 429)
    return err({ again: true, words: wordsOf(body, 'Too many attempts. Wait a minute, then try again.') })
  if (!answer.ok)
    return refused(wordsOf(body, 'The code was used already or has expired. Show a new one on the computer.'))
  const { token, device } = body
  if (typeof token !== 'string' || !isRecord(device)) return refused('What answers there is no Switchyard.')
  const pairing = readPairing({ token, device: device['id'], name: device['name'] })
  if (!pairing) return refused('What answers there is no Switchyard.')
  keep(NAME, pairing.name)
  if (!keep(KEY, pairing))
    return refused('This browser keeps nothing. Leave its private mode, then pair again.')
  return ok(pairing)
}
