import { err, ok } from '../base/result.ts'
import type { Logger } from '../base/logger.ts'
import { Serial } from '../base/serial.ts'
import type { Core, ListenFailure, PhoneListener } from '../core/index.ts'
import { addressesOf } from './addresses.ts'
import { securityHeaders } from './answer.ts'
import { PHONES } from './audience.ts'
import { PHONE_LIMITS, type Limits } from './limits.ts'
import { createListener, type Listener } from './listener.ts'
import type { Pages } from './pages.ts'

interface PhoneListenerInput {
  /** The core, which is made with this listener and so after it. */
  readonly core: () => Core
  readonly log: Logger
  readonly version: string
  /** The phone's page; null where it has not been built. */
  readonly pages: Pages | null
  readonly limits?: Partial<Limits>
}

type Place = Parameters<PhoneListener['open']>[0]

/** How long those who are cut off have to read why. */
const CLOSE_MS = 500

const CODES: Partial<Record<string, ListenFailure['code']>> = {
  EADDRINUSE: 'port_taken',
  EADDRNOTAVAIL: 'no_such_address',
}

function listenFailure(error: unknown): ListenFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return {
    code: CODES[code] ?? 'cannot_listen',
    reason: error instanceof Error ? error.message : String(error),
  }
}

function createAt({ core, limits, ...given }: PhoneListenerInput, { address, host, tls }: Place): Listener {
  const scheme = tls ? 'https' : 'http'
  return createListener({
    ...given,
    core: core(),
    limits: { ...PHONE_LIMITS, ...limits },
    audience: PHONES,
    tls,
    named: (port) => {
      const addresses = addressesOf({ names: [host, address], port, scheme, allowedOrigins: [] })
      return { addresses, headers: securityHeaders(addresses.origins, tls !== null) }
    },
  })
}

/** The listener for phones: at one address at a time, with the operations for phones only. */
export function createPhoneListener(input: PhoneListenerInput): PhoneListener {
  const turns = new Serial()
  let open: Listener | undefined
  const shut = async (): Promise<void> => {
    const closing = open
    open = undefined
    await closing?.close(CLOSE_MS)
  }
  return {
    open: (at) =>
      turns.run('', async () => {
        await shut()
        try {
          // A certificate that OpenSSL cannot read is told by throwing, like a port that is taken.
          const listener = createAt(input, at)
          const port = await listener.listen(at.address, at.port)
          open = listener
          return ok(port)
        } catch (error) {
          return err(listenFailure(error))
        }
      }),
    close: () => turns.run('', shut),
  }
}
