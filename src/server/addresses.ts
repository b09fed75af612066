import type { IncomingHttpHeaders } from 'node:http'
import { failure, type Failure } from '../contract/errors.ts'

/** The names under which this host may be addressed, and the pages that may do it. */
export interface Addresses {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/** @param allowedOrigins origins besides the host's own, such as the desktop window's. */
export function addressesOf(port: number, allowedOrigins: readonly string[]): Addresses {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
  return {
    hosts: new Set(hosts),
    origins: new Set([...hosts.map((host) => `http://${host}`), ...allowedOrigins]),
  }
}

/**
 * Refuses what another site or a rebound name sends. A request without Origin comes from a program, not from a page;
 * the token decides about it.
 */
export function checkAddress(
  headers: IncomingHttpHeaders,
  { hosts, origins }: Addresses,
): Failure | undefined {
  if (!headers.host || !hosts.has(headers.host.toLowerCase()))
    return failure('FORBIDDEN', 'The Host header names another server. Use the address that the host prints.')
  if (headers.origin !== undefined && !origins.has(headers.origin))
    return failure('FORBIDDEN', 'The Origin header names a page that may not use this host.')
  return undefined
}
