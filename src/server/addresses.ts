import type { IncomingHttpHeaders } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { failure, type Failure } from '../contract/errors.ts'

/** The names under which a listener may be addressed, and the pages that may do it. */
export interface Addresses {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

interface Place {
  /** Host names and IP addresses. */
  readonly names: readonly string[]
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** Origins besides the listener's own, such as the desktop window's. */
  readonly allowedOrigins: readonly string[]
}

const STANDARD_PORT = { http: 80, https: 443 } as const

/** A name as browsers write it into an address: lower case, IPv6 shortened and in brackets. */
const written = (name: string): string =>
  isIPv6(name) ? new URL(`http://[${name}]`).hostname : name.toLowerCase()

export function addressesOf({ names, port, scheme, allowedOrigins }: Place): Addresses {
  const hosts = names.map(written).flatMap((name) =>
    // Browsers leave the standard port out.
    port === STANDARD_PORT[scheme] ? [name, `${name}:${port}`] : [`${name}:${port}`],
  )
  return {
    hosts: new Set(hosts),
    origins: new Set([...hosts.map((host) => `${scheme}://${host}`), ...allowedOrigins]),
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

/**
 * IP address of who is connected, as the socket says it: what headers say, anybody can write. IPv4 is written as such
 * also where it arrives on an IPv6 socket; empty where the connection has ended already.
 */
export const remoteAddress = ({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string =>
  remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

/** What is counted as one address: of IPv6 the network, in which a machine has as many addresses as it likes. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [front = ''] = address.split('::')
  return [...front.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':')
}
