import * as z from 'zod/mini'
import { err, ok, type Result } from '../src/base/result.ts'

export interface Session {
  readonly url: string
  readonly token: string
}

const ANSWER_MS = 3_000
const refusal = z.object({ message: z.string() })

/** A call of the contract as the operator; the error is a sentence for the person. */
async function call(session: Session, path: string, fields?: object): Promise<Result<unknown, string>> {
  const json = { 'content-type': 'application/json' }
  try {
    const answer = await fetch(`${session.url}/api${path}`, {
      headers: { authorization: `Bearer ${session.token}`, ...(fields && json) },
      ...(fields && { method: 'POST', body: JSON.stringify(fields) }),
      signal: AbortSignal.timeout(fields ? 10 * ANSWER_MS : ANSWER_MS),
    })
    const body: unknown = await answer.json()
    return answer.ok ? ok(body) : err(refusal.parse(body).message)
  } catch (error) {
    return err(`The host does not answer: ${String(error)}`)
  }
}

export const isAlive = async (session: Session): Promise<boolean> => (await call(session, '/health')).ok

/** Opens a repository; answers its id. */
export async function openProject(session: Session, path: string): Promise<Result<string, string>> {
  const opened = await call(session, '/projects', { path })
  return opened.ok ? ok(z.object({ id: z.string() }).parse(opened.value).id) : opened
}

const LIVE = ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale']
const page = z.object({ total: z.number() })

/** How many agents run. A host that does not answer has none that quitting could end. */
export async function countAgents(session: Session): Promise<number> {
  const pages = await Promise.all(LIVE.map((status) => call(session, `/agents?limit=1&status=${status}`)))
  return pages.reduce((sum, each) => sum + (each.ok ? page.parse(each.value).total : 0), 0)
}
