import type { Clock } from '../../base/clock.ts'
import { err, type Result } from '../../base/result.ts'
import { createRest, type Fields, type HttpSend, type Rest, type RestFailure, type RestRoute } from '../../client/rest.ts'
import type { GuestRecord } from '../../client/guestRecord.ts'
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

/**
 * REST as a session that nobody has given a token: with the first call it becomes a guest of the project in its folder,
 * and it becomes one again when the host has forgotten it. In a folder without a project it has no tools.
 */
export function createGuestRest({ session, records, request, clock, log }: GuestOptions): GuestRest {
  let guest: GuestRecord | undefined
  let host: HostAddress | undefined
  let entering: Promise<Result<GuestRecord, NoGuest>> | undefined
  let cancelPing = (): void => undefined

  const restOf = ({ url }: HostAddress, { token }: GuestRecord): Rest => createRest({ url, token, request })

  function pingLater(): void {
    cancelPing()
    cancelPing = clock.after(PING_MS, () => {
      if (guest) void call(PING, {}).catch((error: unknown) => log(String(error)))
      pingLater()
    })
  }

  async function enter(refused?: string): Promise<Result<GuestRecord, NoGuest>> {
    // A host that was started anew may have another address.
    host = hostOf(session.home)
    if (!host) return err('away')
    const found = await identify(session, host, records, refused)
    if (found.ok) {
      guest = found.value
      log(`known as guest ${guest.agent_id}`)
      pingLater()
    }
    return found
  }

  /** One registration for all calls that are under way. */
  function entered(refused?: string): Promise<Result<GuestRecord, NoGuest>> {
    entering ??= enter(refused).finally(() => (entering = undefined))
    return entering
  }

  async function call(route: RestRoute, input: Fields, signal?: AbortSignal) {
    const before = guest
    if (!before || !host) {
      const found = await entered()
      if (!found.ok) return answerWithout(found.error, route)
    }
    const answer = await send(route, input, signal)
    if (answer.ok || answer.error.kind === 'unreachable') {
      // Looked up anew with the next attempt.
      if (!answer.ok) host = undefined
      return answer
    }
    if (answer.error.status !== 401) return answer
    const again = await entered(guest?.token)
    return again.ok ? send(route, input, signal) : answerWithout(again.error, route)
  }

  async function send(route: RestRoute, input: Fields, signal?: AbortSignal): Promise<Result<unknown, RestFailure>> {
    return host && guest ? restOf(host, guest).call(route, input, signal) : answerWithout('away', route)
  }

  return {
    call,
    get url() {
      return host?.url ?? 'of this user'
    },
    async end() {
      cancelPing()
      if (guest?.relay_pid !== session.relay_pid || !host) return
      const shared = records.find(nameOf(session))
      if (shared?.relay_pid === session.relay_pid) records.remove(nameOf(session))
      await restOf(host, guest).call(LEAVE, {})
    },
  }
}

/** A folder in which there is nothing to coordinate is no fault: an entry for all of a user's folders is silent there. */
function answerWithout(reason: NoGuest, { path }: RestRoute): Result<unknown, RestFailure> {
  if (reason === 'away')
    return err({ kind: 'unreachable', message: 'no Switchyard host runs; start it with: switchyard serve', sent: false })
  if (path === TOOLS && reason !== 'refused')
    return { ok: true, value: { role: 'guest', agent_id: null, tools: [] } }
  return err({ kind: 'refused', code: 'NO_PROJECT', message: REASONS[reason] })
}
