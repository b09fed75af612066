import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyRouter } from '@orpc/server'
import type { Logger } from '../base/logger.ts'
import { PAIR_PATH } from '../contract/phone.ts'
import type { Core } from '../core/index.ts'
import { sendError } from './answer.ts'
import type { Audience } from './audience.ts'
import type { Identity } from './authenticate.ts'
import type { Guard } from './calls.ts'
import { exchangeOf, requireCaller, type Exchange, type Serve } from './exchange.ts'
import type { Limits } from './limits.ts'
import type { Pages } from './pages.ts'
import { createPair } from './pair.ts'
import { programPaths } from './programs.ts'
import { API_PREFIX, createRest } from './rest.ts'

interface RoutesInput {
  readonly core: Core
  readonly router: AnyRouter
  readonly guard: Guard
  readonly log: Logger
  readonly version: string
  readonly limits: Limits
  readonly audience: Audience
  readonly identity: Identity
  /** The screens; null where only programs are served. */
  readonly pages: Pages | null
}

/** Paths of which each has something of its own to answer it. */
function fixedPaths(input: RoutesInput): ReadonlyMap<string, Serve> {
  const { audience, core } = input
  return new Map([
    ...(audience.programs ? programPaths(input) : []),
    ...(audience.phones ? [[PAIR_PATH, createPair(core)] as const] : []),
  ])
}

/** Leads a request whose Host and Origin have been checked to what answers its path. */
export function createRoutes(input: RoutesInput) {
  const { router, guard, log, limits, audience, identity, pages } = input
  const rest = createRest({ router, guard, log, limit: limits.body, audience })
  const fixed = fixedPaths(input)

  const serveRest: Serve = async (exchange) => {
    const caller = requireCaller(identity, exchange)
    if (caller) await rest(exchange.request, exchange.response, exchange.url, caller)
  }
  /** What needs no token has a rate for each address instead, where anybody in a network may ask. */
  const serveAnybody = async (exchange: Exchange, serve: Serve | undefined): Promise<void> => {
    const { request, response, url, address } = exchange
    const crowded = audience.phones ? identity.admitStranger(address) : undefined
    if (crowded) return sendError(response, crowded)
    if (request.method === 'GET' && (await pages?.serve(url.pathname, response))) return
    if (serve) return serve(exchange)
    const message = `There is no ${url.pathname}. The REST API is at ${API_PREFIX}.`
    sendError(response, { code: 'NOT_FOUND', message })
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = exchangeOf(request, response)
    if (!exchange)
      return sendError(response, { code: 'BAD_REQUEST', message: 'The address of the request is not valid.' })
    const { pathname } = exchange.url
    const serve = fixed.get(pathname)
    if (!serve && pathname.startsWith(`${API_PREFIX}/`)) await serveRest(exchange)
    else await serveAnybody(exchange, serve)
  }
}
