import type { Clock } from '../../base/clock.ts'
import { err, type Result } from '../../base/result.ts'
import {
  createRest,
  type Fields,
  type HttpSend,
  type Rest,
  type RestFailure,
  type RestRoute,
} from '../../client/rest.ts'
import { processName, type GuestRecord } from '../../client/guestRecord.ts'
import { hostOf, type HostAddress } from './hostAddress.ts'
import { identify, nameOf, type NoGuest, type Session } from './identity.ts'
import type { Records } from './records.ts'

/** Three of these without a sign of life are what the host takes for the end of a session that said it pings. */
const PING_MS = 15_000

const PING = { method: 'POST', path: '/api/agents/ping' }
const LEAVE = { method: 'POST', path: '/api/agents/leave' }
const TOOLS = '/api/tools'

const REASONS: Readonly<Record<Exclude<NoGuest, 'away'>, string>> = {
  no_project:
    'This folder belongs to no project that is open in Switchyard. Open it with "switchyard init" in its repository.',
  disabled: 'Switchyard is switched off for this project. Switch it on with "switchyard enable" there.',
  refused: 'The Switchyard host does not make this session known; its log file says why.',
}

export interface GuestOptions {
  readonly session: Session
  readonly records: Records
  readonly request: HttpSend
  readonly clock: Clock
  readonly log: (line: string) => void
}

export interface GuestRest extends Rest {
  /** Address of the host, as far as one is known. */
  readonly url: string
  /** Says goodbye as what this relay has made known; what it shares with hooks lives on with them. */
  end(): Promise<void>
}

/** The identity of a relay, once it has one, and the host that knows it. */
class GuestIdentity {
  readonly #options: GuestOptions
  #entering: Promise<Result<GuestRecord, NoGuest>> | undefined
  #cancelPing: () => void = () => undefined
  guest: GuestRecord | undefined
  host: HostAddress | undefined

  constructor(options: GuestOptions) {
    this.#options = options
  }

  /** One registration for all calls that are under way. */
  enter(refused?: string): Promise<Result<GuestRecord, NoGuest>> {
    this.#entering ??= this.#enter(refused).finally(() => (this.#entering = undefined))
    return this.#entering
  }

  async #enter(refused?: string): Promise<Result<GuestRecord, NoGuest>> {
    const { session, records, log } = this.#options
    // A host that was started anew may have another address.
    this.host = hostOf(session.home)
    if (!this.host) return err('away')
    const found = await identify(session, this.host, records, refused)
    if (!found.ok) return found
    if (found.value.agent_id !== this.guest?.agent_id) log(`known as guest ${found.value.agent_id}`)
    this.guest = found.value
    this.#pingLater()
    return found
  }

  #pingLater(): void {
    this.#cancelPing()
    this.#cancelPing = this.#options.clock.after(PING_MS, () => {
      this.send(PING, {}).catch((error: unknown) => this.#options.log(String(error)))
      this.#pingLater()
    })
  }

  async send(route: RestRoute, input: Fields, signal?: AbortSignal): Promise<Result<unknown, RestFailure>> {
    if (!this.host || !this.guest) return answerWithout('away', route)
    const { url } = this.host
    const { token } = this.guest
    return createRest({ url, token, request: this.#options.request }).call(route, input, signal)
  }

  /** What it shares with hooks lives on with them. */
  async leave(): Promise<void> {
    const { session, records } = this.#options
    this.#cancelPing()
    if (!this.guest || this.guest.relay_pid !== session.relay_pid) return
    for (const name of [nameOf(session), processName(session.cli_pid)])
      if (records.find(name)?.record.agent_id === this.guest.agent_id) records.remove(name)
    await this.send(LEAVE, {})
  }
}

/**
 * REST as a session that nobody has given a token: with the first call it becomes a guest of the project in its folder,
 * and it becomes one again when the host has forgotten it. In a folder without a project it has no tools.
 */
export function createGuestRest(options: GuestOptions): GuestRest {
  const identity = new GuestIdentity(options)
  return {
    async call(route, input, signal) {
      if (!identity.guest || !identity.host) {
        const found = await identity.enter()
        if (!found.ok) return answerWithout(found.error, route)
      }
      const token = identity.guest?.token
      const answer = await identity.send(route, input, signal)
      if (answer.ok) return answer
      // Looked up anew with the next attempt.
      if (answer.error.kind === 'unreachable') identity.host = undefined
      if (answer.error.kind === 'unreachable' || answer.error.status !== 401) return answer
      const again = await identity.enter(token)
      return again.ok ? identity.send(route, input, signal) : answerWithout(again.error, route)
    },
    get url() {
      return identity.host?.url ?? 'of this user'
    },
    end: () => identity.leave(),
  }
}

/** A folder in which there is nothing to coordinate is no fault: an entry for all of a user's folders is silent there. */
function answerWithout(reason: NoGuest, { path }: RestRoute): Result<unknown, RestFailure> {
  if (reason === 'away')
    return err({
      kind: 'unreachable',
      message: 'no Switchyard host runs; start it with: switchyard serve',
      sent: false,
    })
  if (path === TOOLS && reason !== 'refused')
    return { ok: true, value: { role: 'guest', agent_id: null, tools: [] } }
  return err({ kind: 'refused', code: 'NO_PROJECT', message: REASONS[reason] })
}
