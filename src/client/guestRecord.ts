/** Who a session of an agent CLI is that a person started in a shell of their own. */
export interface GuestRecord {
  readonly kind: string
  readonly agent_id: string
  readonly token: string
  readonly project_id: string
  /** Root of the project, as the file system names it. */
  readonly root: string
  /** Process of the relay that speaks for it; null where hooks alone do. */
  readonly relay_pid: number | null
}

/** A record under another name: relay and hooks of one CLI process are one agent. */
export interface GuestLink {
  readonly same_as: string
}

/** Variables in which an agent CLI tells the programs that it starts which conversation they belong to. */
const SESSION_VARIABLES = [
  'SWITCHYARD_SESSION',
  'CLAUDE_CODE_SESSION_ID',
  'CODEX_THREAD_ID',
  'COPILOT_AGENT_SESSION_ID',
]

/** The name under which a session's record is kept; undefined for an id that is no plain word, as no CLI makes one. */
export const recordName = (session: string): string | undefined =>
  /^[\w-][\w.-]{0,119}$/.test(session) ? session : undefined

/** The name for a CLI process whose conversation is not known. */
export const processName = (pid: number): string => `cli-${pid}`

export function sessionOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const name of SESSION_VARIABLES) {
    const value = environment[name]
    if (value !== undefined && recordName(value) !== undefined) return value
  }
  return undefined
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What a file of `guests/` says; undefined where it says nothing that can be used. */
export function parseRecord(text: string): GuestRecord | GuestLink | undefined {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    // JSON.parse tells malformed text only by throwing; half a file is no record.
    return undefined
  }
  if (!isFields(read)) return undefined
  const { same_as, kind, agent_id, token, project_id, root, relay_pid } = read
  if (typeof same_as === 'string') return { same_as }
  if (typeof kind !== 'string' || typeof agent_id !== 'string' || typeof token !== 'string') return undefined
  if (typeof project_id !== 'string' || typeof root !== 'string') return undefined
  return {
    kind,
    agent_id,
    token,
    project_id,
    root,
    relay_pid: typeof relay_pid === 'number' ? relay_pid : null,
  }
}

/** The roots in which guests stay unknown, out of `disabled.json`. */
export function parseDisabled(text: string | null): readonly string[] {
  if (text === null) return []
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? read.filter((root): root is string => typeof root === 'string') : []
  } catch {
    // As above: a file that says nothing disables nothing.
    return []
  }
}
