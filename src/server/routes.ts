import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyRouter } from '@orpc/server'
import type { Logger } from '../base/logger.ts'
import type { Result } from '../base/result.ts'
import type { Failure } from '../contract/errors.ts'
import type { Caller } from '../core/index.ts'
import { checkHeaderClaims } from './admit.ts'
import { sendError, sendJson, type Headers } from './answer.ts'
import { bearerOf } from './authenticate.ts'
import { checkJsonType, hasBody, readJson } from './body.ts'
import type { Guard } from './calls.ts'
import type { Limits } from './limits.ts'
import { createMcp } from './mcp.ts'
import { createOpenApi } from './openapi.ts'
import type { Pages } from './pages.ts'
import { API_PREFIX, createRest } from './rest.ts'
import type { Toolsets } from './tools.ts'

interface RoutesInput {
  readonly router: AnyRouter
  readonly guard: Guard
  readonly log: Logger
  readonly version: string
  readonly limits: Limits
  /** The screens; null where only programs are served. */
  readonly pages: Pages | null
  identify(secret: string | undefined): Result<Caller, Failure>
  toolsets(caller: Caller): Toolsets
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
}

const REFUSAL_HEADERS: Partial<Record<string, Headers>> = {
  UNAUTHENTICATED: { 'www-authenticate': 'Bearer realm="switchyard"' },
  TOO_MANY_REQUESTS: { 'retry-after': '1' },
}

/** True where the method is the only one of the path; otherwise the request has been answered. */
function requireMethod({ request, response }: Exchange, method: 'GET' | 'POST'): boolean {
  if (request.method === method) return true
  sendError(response, { code: 'METHOD_NOT_SUPPORTED', message: `Use ${method}.` }, { allow: method })
  return false
}

/** The URL of a request in origin form; other forms are for proxies. */
function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  return url.startsWith('/') && URL.canParse(`http://host${url}`) ? new URL(`http://host${url}`) : undefined
}

function welcome({ response }: Exchange, version: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`Switchyard ${version} runs here. Its REST API is described at ${API_PREFIX}/openapi.json.\n`)
}

/** Leads a request whose Host and Origin have been checked to what answers its path. */
export function createRoutes({ router, guard, log, version, limits, pages, ...asked }: RoutesInput) {
  const { identify, toolsets } = asked
  const rest = createRest(router, guard, { log, limit: limits.body })
  const mcp = createMcp({ router, guard, version, toolsets })
  const openApi = createOpenApi(version)

  /** The caller; undefined when the request has been refused. */
  const authenticate = ({ request, response }: Exchange): Caller | undefined => {
    const caller = identify(bearerOf(request.headers))
    const refused = caller.ok ? checkHeaderClaims(caller.value, request.headers) : caller.error
    if (caller.ok && !refused) return caller.value
    if (refused) sendError(response, refused, REFUSAL_HEADERS[refused.code])
    return undefined
  }

  const serveMcp = async (exchange: Exchange, caller: Caller): Promise<void> => {
    const { request, response } = exchange
    if (!requireMethod(exchange, 'POST')) return
    const refused = hasBody(request) ? checkJsonType(request) : undefined
    if (refused) return sendError(response, refused)
    const body = await readJson(request, limits.body)
    if (!body.ok) return sendError(response, body.error)
    // The SDK accepts a batch of nothing and answers without a body.
    if (Array.isArray(body.value) && body.value.length === 0)
      return sendError(response, { code: 'BAD_REQUEST', message: 'The body holds no message.' })
    await mcp(request, response, caller, body.value)
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = urlOf(request)
    if (!url)
      return sendError(response, { code: 'BAD_REQUEST', message: 'The address of the request is not valid.' })
    const exchange = { request, response, url }
    const path = url.pathname
    if (request.method === 'GET' && (await pages?.serve(path, response))) return
    if (path === '/') return requireMethod(exchange, 'GET') ? welcome(exchange, version) : undefined
    if (path === `${API_PREFIX}/openapi.json`) {
      if (requireMethod(exchange, 'GET')) sendJson(response, 200, await openApi())
      return
    }
    const isApi = path.startsWith(`${API_PREFIX}/`)
    if (!isApi && path !== '/mcp')
      return sendError(response, {
        code: 'NOT_FOUND',
        message: `There is no ${path}. The REST API is at ${API_PREFIX}.`,
      })
    const caller = authenticate(exchange)
    if (!caller) return
    if (isApi) await rest(request, response, url, caller)
    else await serveMcp(exchange, caller)
  }
}
