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
}

export type NoGuest = 'no_project' | 'disabled' | 'away' | 'refused'

/** The name of the session's own record. */
export const nameOf = ({ id, cli_pid }: Session): string =>
  (id === undefined ? undefined : recordName(id)) ?? processName(cli_pid)

/**
 * The record that is there already for this session. A relay's is not shared with a second relay of the same process,
 * which is another session of an agent CLI that serves several.
 */
export function knownGuest(session: Session, records: Records): GuestRecord | undefined {
  const own = session.id === undefined ? undefined : records.find(nameOf(session))
  if (own) return own
  const beside = records.find(processName(session.cli_pid))
  if (!beside) return undefined
  const taken = beside.relay_pid !== null && isAlive(beside.relay_pid)
  if (session.relay_pid !== null) return taken && beside.relay_pid !== session.relay_pid ? undefined : beside
  return beside.relay_pid === null || taken ? beside : undefined
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
    const known = knownGuest(session, records)
    if (known && known.token !== refused) return ok(known)
    const answer = await register(session, host)
    if (!answer) return err('away')
    const { agent, token } = isFields(answer.body) ? answer.body : {}
    if (answer.status !== 200 || typeof token !== 'string' || !isFields(agent)) {
      return err(answer.status === 404 || answer.status === 422 ? 'no_project' : 'refused')
    }
    const record: GuestRecord = {
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

/** Kept under the conversation's name and under that of the process, where no other relay speaks for it. */
function keep(session: Session, records: Records, record: GuestRecord): void {
  const [name, beside] = [nameOf(session), processName(session.cli_pid)]
  if (name !== beside) records.put(name, record)
  const other = records.find(beside)?.relay_pid ?? null
  if (other !== null && other !== session.relay_pid && isAlive(other)) return
  records.put(beside, name === beside ? record : { same_as: name })
}
