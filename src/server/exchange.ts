import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../core/index.ts'
import { remoteAddress } from './addresses.ts'
import { checkHeaderClaims } from './admit.ts'
import { sendError } from './answer.ts'
import { bearerOf, type Identity } from './authenticate.ts'

/** A request whose Host and Origin have been checked, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** Where it comes from. */
  readonly address: string
}

/** Answers a request. */
export type Serve = (exchange: Exchange) => Promise<void> | void

/** Undefined where the address is not in origin form; other forms are for proxies. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange | undefined {
  const { url = '', socket } = request
  if (!url.startsWith('/') || !URL.canParse(`http://host${url}`)) return undefined
  return { request, response, url: new URL(`http://host${url}`), address: remoteAddress(socket) }
}

/** True where the method is the only one of the path; otherwise the request has been answered. */
export function requireMethod({ request, response }: Exchange, method: 'GET' | 'POST'): boolean {
  if (request.method === method) return true
  sendError(response, { code: 'METHOD_NOT_SUPPORTED', message: `Use ${method}.` }, { allow: method })
  return false
}

/** The caller; undefined when the request has been refused. */
export function requireCaller(
  { identify }: Identity,
  { request, response, address }: Exchange,
): Caller | undefined {
  const caller = identify(bearerOf(request.headers), address)
  const refused = caller.ok ? checkHeaderClaims(caller.value, request.headers) : caller.error
  if (caller.ok && !refused) return caller.value
  if (refused) sendError(response, refused)
  return undefined
}
