import type { IncomingMessage } from 'node:http'
import { failure, type Failure } from '../contract/errors.ts'
import { err, ok, type Result } from '../base/result.ts'

const NESTING_LIMIT = 64

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Only JSON in UTF-8 is read; a form or a plain text that a foreign page may send without asking is not. */
export function checkJsonType({ headers }: IncomingMessage): Failure | undefined {
  const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='))
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset)
  if (type?.trim() === 'application/json' && utf8) return undefined
  return failure('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8.')
}

/** Bytes beyond the limit that are read only to be forgotten. */
const OVERRUN = 4_000_000
/** How long one who sends more than that has to read why nothing more is read. */
const LAST_MS = 1_000

function cutOff({ socket }: IncomingMessage): void {
  const timer = setTimeout(() => socket.destroy(), LAST_MS)
  socket.once('close', () => clearTimeout(timer))
}

/**
 * All of the body, or undefined when it is larger than `limit` bytes: then it is read to its end and forgotten. One that
 * has no end is cut off with its connection.
 */
async function readAll(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('The request has an encoding set')
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    // Reading on lets the client finish and read the answer, where closing would show it a broken connection.
    else chunks.length = 0
    if (size <= limit + OVERRUN) continue
    cutOff(request)
    break
  }
  return size <= limit ? Buffer.concat(chunks) : undefined
}

/** Strings that no database, terminal or child process can carry are refused where they come in. */
export function checkStrings(value: unknown, depth = 0): string | undefined {
  if (depth > NESTING_LIMIT) return `is nested deeper than ${NESTING_LIMIT} levels`
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return 'contains half of a surrogate pair'
    return value.includes('\0') ? 'contains a NUL character' : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const problem = checkStrings(key, depth) ?? checkStrings(inner, depth + 1)
    if (problem) return problem
  }
  return undefined
}

/** The body as JSON; the connection stays usable whatever the answer. */
export async function readJson(request: IncomingMessage, limit: number): Promise<Result<unknown, Failure>> {
  const bytes = await readAll(request, limit)
  if (!bytes) return err(failure('PAYLOAD_TOO_LARGE', `The body has more than ${limit} bytes.`, { limit }))
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8'
    return err(failure('BAD_REQUEST', `The body is not valid JSON: ${reason}`))
  }
  const problem = checkStrings(value)
  if (problem) return err(failure('BAD_REQUEST', `The body ${problem}.`))
  return ok(value)
}
