import { z } from 'zod'
import { createMachine } from '../adapters/machine/createMachine.ts'
import { err, ok, type Result } from '../base/result.ts'
import { readHostFile, readOperatorToken } from './hostFile.ts'

const ANSWER_MS = 3_000

/** A host that runs in another process. */
export interface FoundHost {
  readonly url: string
  readonly token: string
  readonly pid: number
  readonly version: string
}

/** The running host of a home; undefined while it does not answer to its token. */
export async function findHost(home: string): Promise<FoundHost | undefined> {
  const [file, token] = await Promise.all([readHostFile(home), readOperatorToken(home)])
  if (!file || token === undefined) return undefined
  // The token goes only to the process that wrote the file, never to whoever has its port after it.
  if ((await createMachine().startTime(file.pid)) !== file.started) return undefined
  try {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${file.url}/api/health`, { headers, signal: AbortSignal.timeout(ANSWER_MS) })
    return answer.ok ? { url: file.url, token, pid: file.pid, version: file.version } : undefined
  } catch {
    // Refused, reset or silent: none of them is our host.
    return undefined
  }
}

const refusal = z.object({ code: z.string(), message: z.string() })
type Refusal = z.infer<typeof refusal>

const opened = z.object({ id: z.string() })

/** Opens a repository in a host that runs in another process; answers the project's id. */
export async function openThere({ url, token }: FoundHost, path: string): Promise<Result<string, Refusal>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  try {
    const answer = await fetch(`${url}/api/projects`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ path }),
    })
    const body: unknown = await answer.json()
    return answer.ok ? ok(opened.parse(body).id) : err(refusal.parse(body))
  } catch (error) {
    return err({
      code: 'HOST_DOES_NOT_ANSWER',
      message: `the host at ${url} does not answer: ${String(error)}`,
    })
  }
}
