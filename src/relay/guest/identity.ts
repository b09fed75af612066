import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { parseDisabled, processName, recordName, type GuestRecord } from '../../client/guestRecord.ts'
import { projectRoot } from '../../client/projectRoot.ts'
import { disk } from './disk.ts'
import { isAlive, type HostAddress } from './hostAddress.ts'
import { callPlainly } from './plainHttp.ts'
import type { Records } from './records.ts'

/** A session of an agent CLI as a relay or a hook sees it. */
export interface Session {
  readonly home: string
  readonly kind: string
  /** The CLI's own id of its conversation, where it tells. */
  readonly id: string | undefined
  readonly cwd: string
  /** Process of the CLI. */
  readonly cli_pid: number
  /** Process of the relay, for a relay. */
  readonly relay_pid: number | null
  /** Whether this conversation goes on where another of the same process has ended. */
  readonly goes_on: boolean
}

export type NoGuest = 'no_project' | 'disabled' | 'away' | 'refused'

/** The name of the session's own record. */
export const nameOf = ({ id, cli_pid }: Session): string =>
  (id === undefined ? undefined : recordName(id)) ?? processName(cli_pid)

/**
 * Where the session is known already: under its own name; under that of its process, where its relay or its hooks have
 * made it known, for the same project. A relay's is not shared with a second relay of the same process, which serves
 * another session, and a hook's not with another conversation, unless that goes on there.
 */
function findKnown(session: Session, records: Records, root: string) {
  const own = session.id === undefined ? undefined : records.find(nameOf(session))
  if (own) return own
  const beside = records.find(processName(session.cli_pid))
  if (!beside || beside.record.kind !== session.kind || beside.record.root !== root) return undefined
  const { relay_pid: relay } = beside.record
  if (relay !== null && isAlive(relay)) {
    return session.relay_pid === null || session.relay_pid === relay ? beside : undefined
  }
  const fits = session.relay_pid !== null || session.goes_on
  return fits && relay === null ? beside : undefined
}

/** The record of the session, kept under its own name from now on if it was found under another. */
export function knownGuest(session: Session, records: Records, root: string): GuestRecord | undefined {
  const known = findKnown(session, records, root)
  const name = nameOf(session)
  if (known && session.id !== undefined && records.find(name) === undefined)
    records.put(name, { same_as: known.name })
  return known?.record
}

/** The project in which the session works, unless guests are to stay unknown there. */
export function projectOf({ home, cwd }: Session): Result<string, NoGuest> {
  const root = projectRoot(disk, cwd)
  if (root === null) return err('no_project')
  return parseDisabled(disk.read(join(home, 'disabled.json'))).includes(root) ? err('disabled') : ok(root)
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function register(session: Session, host: HostAddress) {
  const name = nameOf(session)
  const body = {
    project: session.cwd,
    label: `${session.kind} ${name.slice(0, 8)}`,
    kind: session.kind,
    session_id: session.relay_pid === null || session.id !== undefined ? name : `relay-${session.relay_pid}`,
    cwd: session.cwd,
    contact: session.relay_pid === null ? 'hooks' : 'background',
    pid: session.cli_pid,
  }
  return callPlainly({
    ...{ url: host.url, token: host.operator, method: 'POST' },
    ...{ path: '/api/agents/register', body },
  })
}

/**
 * Who the session is: the agent that it is known as, else a new one. `refused` is the token that the host has just
 * refused: if no other program of the session has another by now, the session is made known again.
 */
export async function identify(
  session: Session,
  host: HostAddress,
  records: Records,
  refused?: string,
): Promise<Result<GuestRecord, NoGuest>> {
  const root = projectOf(session)
  if (!root.ok) return root
  return records.inTurn(processName(session.cli_pid), async () => {
    const known = knownGuest(session, records, root.value)
    if (known && known.token !== refused) return ok(known)
    const answer = await register(session, host)
    if (!answer) return err('away')
    const { agent, token } = isFields(answer.body) ? answer.body : {}
    if (answer.status !== 200 || typeof token !== 'string' || !isFields(agent)) {
      return err(answer.status === 404 || answer.status === 422 ? 'no_project' : 'refused')
    }
    const record: GuestRecord = {
      kind: session.kind,
      agent_id: String(agent['id']),
      token,
      project_id: String(agent['project_id']),
      root: root.value,
      relay_pid: session.relay_pid,
    }
    keep(session, records, record)
    return ok(record)
  })
}

/** Kept where it stood, else under the conversation's name; and under that of the process, where no other relay has it. */
function keep(session: Session, records: Records, record: GuestRecord): void {
  const beside = processName(session.cli_pid)
  const name = session.id === undefined ? beside : (records.find(nameOf(session))?.name ?? nameOf(session))
  const other = records.find(beside)?.record.relay_pid ?? null
  const taken = other !== null && other !== session.relay_pid && isAlive(other)
  if (name !== beside || !taken) records.put(name, record)
  if (name !== beside && !taken) records.put(beside, { same_as: name })
}
