import type { Logger } from '../base/logger.ts'
import type { Core } from '../core/index.ts'
import { addressesOf } from './addresses.ts'
import { securityHeaders } from './answer.ts'
import { DESK } from './audience.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { createListener } from './listener.ts'
import type { Pages } from './pages.ts'

export interface ServerInput {
  readonly core: Core
  readonly log: Logger
  readonly version: string
  /** Origins that may use this host besides its own. */
  readonly allowedOrigins: readonly string[]
  /** Default: none, and then `/` answers a line of text. */
  readonly pages?: Pages | null
  readonly limits?: Partial<Limits>
}

export interface HostServer {
  /** Listens on 127.0.0.1; 0 picks a port. Answers the port; rejects with the system's error. */
  listen(port: number): Promise<number>
  /** Takes nothing new, lets running calls end within `graceMs`, then cuts them off. */
  close(graceMs?: number): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const NAMES = [LOOPBACK, 'localhost', '::1']

/** The host's own server, on loopback: the person, their programs and agents. */
export function createHostServer({
  allowedOrigins,
  limits,
  pages = null,
  ...given
}: ServerInput): HostServer {
  const listener = createListener({
    ...given,
    pages,
    limits: { ...DEFAULT_LIMITS, ...limits },
    audience: DESK,
    tls: null,
    named: (port) => ({
      addresses: addressesOf({ names: NAMES, port, scheme: 'http', allowedOrigins }),
      headers: securityHeaders(),
    }),
  })
  return {
    listen: (port) => listener.listen(LOOPBACK, port),
    close: (graceMs = 2_000) => listener.close(graceMs),
  }
}
