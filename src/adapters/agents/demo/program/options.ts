import { parseArgs } from 'node:util'

export interface Options {
  readonly mcp_config: string | null
  readonly session: string
  readonly resume: boolean
  /** File that keeps the session; null keeps it in memory only. */
  readonly state: string | null
  readonly preamble: string
}

/** Options of the command line; throws with a readable message on what it does not know. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { 'mcp-config': text, session: text, resume: text, state: text, 'append-system-prompt': text },
    strict: true,
  })
  const session = values.resume ?? values.session
  if (session === undefined) throw new Error('--session ID or --resume ID is missing')
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(session))
    throw new Error('a session id is 1 to 64 letters, digits, - or _')
  return {
    mcp_config: values['mcp-config'] ?? null,
    session,
    resume: values.resume !== undefined,
    state: values.state ?? null,
    preamble: values['append-system-prompt'] ?? '',
  }
}
