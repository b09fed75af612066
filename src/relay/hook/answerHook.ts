import { compactStatus, readCompactParts } from '../../client/compactStatus.ts'
import { processName, sessionOf, type GuestRecord } from '../../client/guestRecord.ts'
import { cliProcess } from '../guest/cliProcess.ts'
import { hostOf, type HostAddress } from '../guest/hostAddress.ts'
import { identify, knownGuest, nameOf, projectOf, type Session } from '../guest/identity.ts'
import { callPlainly, type PlainAnswer } from '../guest/plainHttp.ts'
import { createRecords } from '../guest/records.ts'
import { GOES_ON, HOW_TO_WORK, isEnd, isStart, withContext } from './words.ts'

export interface HookInput {
  readonly kind: string
  readonly event: string
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Process that has started this one. */
  readonly parent: number
  readonly cwd: string
  /** The CLI's JSON as it came over standard input. */
  readonly input: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): Fields | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return isFields(read) ? read : undefined
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

const firstText = (...of: unknown[]): string | undefined =>
  of.find((each): each is string => typeof each === 'string' && each !== '')

function sessionOfHook({ kind, home, environment, parent, cwd }: HookInput, body: Fields): Session {
  const roots = Array.isArray(body['workspace_roots']) ? (body['workspace_roots'] as unknown[]) : []
  return {
    home,
    kind,
    id: firstText(body['session_id'], body['sessionId'], body['conversation_id']) ?? sessionOf(environment),
    cwd: firstText(body['cwd'], roots[0]) ?? cwd,
    cli_pid: cliProcess(parent),
    relay_pid: null,
    goes_on: GOES_ON.has(String(body['source'])),
  }
}

const report = (host: HostAddress, { token }: GuestRecord, event: string, body: Fields) =>
  callPlainly({
    ...{ url: host.url, token, method: 'POST' },
    ...{ path: `/api/hooks/${encodeURIComponent(event)}`, body },
  })

/** What a session is told at its start: how to work here, and how things stand. */
async function welcome(host: HostAddress, { token }: GuestRecord): Promise<string> {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await callPlainly({ url: host.url, token, method: 'GET', path })
    return answer?.status === 200 ? answer.body : undefined
  }
  return `${HOW_TO_WORK}\n\n${compactStatus(await readCompactParts(ask))}`
}

/**
 * Hands a hook's input to the host as the session's own agent, and says what to print for the CLI. Undefined, which is
 * nothing to print, for every case in which Switchyard has no say or cannot speak: the agent goes on.
 */
export async function answerHook(input: HookInput): Promise<Fields | undefined> {
  const body = parse(input.input)
  const host = body && hostOf(input.home)
  if (!host) return undefined
  const session = sessionOfHook(input, body)
  const records = createRecords(input.home, process.pid)
  const root = projectOf(session)
  if (!root.ok) return undefined
  const known = knownGuest(session, records, root.value)
  const first = known ?? (await identified(session, host, records))
  if (!first) return undefined
  let guest = first
  let answer: PlainAnswer | undefined = await report(host, guest, input.event, body)
  if (answer?.status === 401) {
    const again = await identify(session, host, records, guest.token)
    if (!again.ok) return undefined
    guest = again.value
    answer = await report(host, guest, input.event, body)
  }
  const told = answer?.status === 200 && isFields(answer.body) ? answer.body : {}
  if (isEnd(input.event, body)) {
    await callPlainly({
      ...{ url: host.url, token: guest.token, method: 'POST' },
      ...{ path: '/api/agents/leave', body: {} },
    })
    for (const name of [nameOf(session), processName(session.cli_pid)]) records.remove(name)
  }
  if (isStart(input.event)) return withContext(input.kind, input.event, told, await welcome(host, guest))
  return Object.keys(told).length > 0 ? told : undefined
}

async function identified(
  session: Session,
  host: HostAddress,
  records: ReturnType<typeof createRecords>,
): Promise<GuestRecord | undefined> {
  const found = await identify(session, host, records)
  return found.ok ? found.value : undefined
}
