import type { AnyRouter } from '@orpc/server'
import type { Core } from '../core/index.ts'
import { sendError, sendJson } from './answer.ts'
import type { Identity } from './authenticate.ts'
import { checkJsonType, hasBody, readJson } from './body.ts'
import type { Guard } from './calls.ts'
import { requireCaller, requireMethod, type Serve } from './exchange.ts'
import type { Limits } from './limits.ts'
import { createMcp } from './mcp.ts'
import { createOpenApi } from './openapi.ts'
import { API_PREFIX } from './rest.ts'

interface ProgramsInput {
  readonly core: Core
  readonly router: AnyRouter
  readonly guard: Guard
  readonly version: string
  readonly limits: Limits
  readonly identity: Identity
}

/** What programs on this machine find besides REST: MCP, the OpenAPI document, and a line of text for who looks. */
export function programPaths(input: ProgramsInput): ReadonlyMap<string, Serve> {
  const { core, router, guard, version, limits, identity } = input
  const mcp = createMcp({ router, guard, version, toolsets: core.toolsets })
  const openApi = createOpenApi(version)

  const welcome: Serve = (exchange) => {
    if (!requireMethod(exchange, 'GET')) return
    exchange.response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    const described = `Its REST API is described at ${API_PREFIX}/openapi.json.`
    exchange.response.end(`Switchyard ${version} runs here. ${described}\n`)
  }
  const describe: Serve = async (exchange) => {
    if (requireMethod(exchange, 'GET')) sendJson(exchange.response, 200, await openApi())
  }
  const serveMcp: Serve = async (exchange) => {
    const { request, response } = exchange
    const caller = requireCaller(identity, exchange)
    if (!caller || !requireMethod(exchange, 'POST')) return
    const refused = hasBody(request) ? checkJsonType(request) : undefined
    if (refused) return sendError(response, refused)
    const body = await readJson(request, limits.body)
    if (!body.ok) return sendError(response, body.error)
    // The SDK accepts a batch of nothing and answers without a body.
    if (Array.isArray(body.value) && body.value.length === 0)
      return sendError(response, { code: 'BAD_REQUEST', message: 'The body holds no message.' })
    await mcp(request, response, caller, body.value)
  }
  return new Map([
    ['/', welcome],
    [`${API_PREFIX}/openapi.json`, describe],
    ['/mcp', serveMcp],
  ])
}
