import { err, ok, type Result } from '../base/result.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A REST call of the contract: `path` from the host's root, with input fields in braces. */
export interface RestRoute {
  readonly method: string
  readonly path: string
}

/** The call with its fields in their places. A GET has no body; a body is sent as JSON. */
export interface FilledCall {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly body?: Fields
}

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
}

/** `sent` is false when the host cannot have seen the request, so that sending it again repeats nothing. */
export interface Unreachable {
  readonly kind: 'unreachable'
  readonly message: string
  readonly sent: boolean
}

/** The host said no, or it could not be asked with these fields (then there is no status). */
export interface Refused {
  readonly kind: 'refused'
  readonly status?: number
  readonly code: string
  readonly message: string
  readonly details?: Fields
}

export type RestFailure = Unreachable | Refused

/** Sends one request. Rejects only when `signal` aborts it. */
export type HttpSend = (request: HttpRequest) => Promise<Result<HttpAnswer, Unreachable>>

export interface RestOptions {
  /** Address of the host without a trailing slash. */
  readonly url: string
  readonly token: string
  readonly request: HttpSend
}

export interface Rest {
  call(route: RestRoute, input: Fields, signal?: AbortSignal): Promise<Result<unknown, RestFailure>>
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refuse = (message: string): Result<never, Refused> =>
  err({ kind: 'refused', code: 'BAD_REQUEST', message })

/** A field in a path: one segment, whatever it holds. "." and ".." would name another route and cannot be escaped. */
function segment(name: string, value: unknown): Result<string, Refused> {
  if (typeof value !== 'string' && typeof value !== 'number')
    return refuse(`${name} is missing. Give it and call again.`)
  const text = String(value)
  if (text === '' || text === '.' || text === '..' || !text.isWellFormed()) {
    return refuse(`${name} must be an id, not ${JSON.stringify(text)}.`)
  }
  return ok(encodeURIComponent(text))
}

const escapeKey = (key: string): string => key.replace(/[\\[\]]/g, (character) => `\\${character}`)

/** Fields as oRPC's OpenAPI handler reads them from a query: `a=1`, `list[0]=x`, `nested[key]=y`; null is left out. */
function queryOf(value: unknown, path = ''): (readonly [string, string])[] {
  const below = (key: string) => (path === '' ? escapeKey(key) : `${path}[${escapeKey(key)}]`)
  if (Array.isArray(value)) return value.flatMap((item, index) => queryOf(item, below(String(index))))
  if (isFields(value)) return Object.entries(value).flatMap(([key, item]) => queryOf(item, below(key)))
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return scalar ? [[path, String(value)]] : []
}

/**
 * Puts the fields where the host expects them: those that the path names into the path, the rest into the query of a
 * GET or the JSON body of any other call (oRPC reads no query there, of DELETE neither).
 */
export function fillRoute({ method, path }: RestRoute, input: Fields): Result<FilledCall, Refused> {
  const named = new Set<string>()
  let failure: Result<never, Refused> | undefined
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    named.add(name)
    const part = segment(name, Object.hasOwn(input, name) ? input[name] : undefined)
    if (part.ok) return part.value
    failure ??= part
    return ''
  })
  if (failure) return failure
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !named.has(name)))
  if (method === 'GET') return ok({ method, path: filled, query: queryOf(rest) })
  const empty = method === 'DELETE' && Object.keys(rest).length === 0
  return ok({ method, path: filled, query: [], ...(!empty && { body: rest }) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse tells malformed text only by throwing; what it came from is not a host of ours.
    return undefined
  }
}

function refusalOf(status: number, body: unknown): Refused {
  if (isFields(body) && typeof body['code'] === 'string' && typeof body['message'] === 'string') {
    const { code, message, data } = body as { code: string; message: string; data?: unknown }
    return { kind: 'refused', status, code, message, ...(isFields(data) && { details: data }) }
  }
  const message = `What answers there is no Switchyard host (status ${status}). Check its address.`
  return { kind: 'refused', status, code: 'NOT_A_HOST', message }
}

const encodeQuery = (query: FilledCall['query']): string =>
  query.length === 0 ? '' : `?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`

/** Calls the host's REST routes as one token. */
export const createRest = ({ url, token, request }: RestOptions): Rest => ({
  async call(route, input, signal) {
    const filled = fillRoute(route, input)
    if (!filled.ok) return filled
    const { method, path, query, body } = filled.value
    const answer = await request({
      method,
      url: `${url}${path}${encodeQuery(query)}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (!answer.ok) return answer
    const { status, text } = answer.value
    const value = parse(text)
    return status >= 200 && status < 300 && value !== undefined ? ok(value) : err(refusalOf(status, value))
  },
})
