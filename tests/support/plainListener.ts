import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { err, ok } from '../../src/base/result.ts'
import type { Certificates, ListenFailure, PhoneListener } from '../../src/core/ports/phone.ts'

const CODES: Partial<Record<string, ListenFailure['code']>> = {
  EADDRINUSE: 'port_taken',
  EADDRNOTAVAIL: 'no_such_address',
}

/** A listener that takes the port and answers nothing: for the core's own rules, without the server. */
export function createPlainListener(): PhoneListener {
  let server: Server | undefined
  const close = async (): Promise<void> => {
    const open = server
    server = undefined
    if (open) await new Promise<void>((resolve) => open.close(() => resolve()))
  }
  return {
    async open({ address, port }) {
      await close()
      const made = createServer((socket) => socket.destroy())
      try {
        made.listen({ port, host: address })
        await once(made, 'listening')
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        return err({ code: CODES[code] ?? 'cannot_listen', reason: String(error) })
      }
      server = made
      return ok((made.address() as AddressInfo).port)
    },
    close,
  }
}

/** A machine without a certificate. */
export const noCertificates: Certificates = {
  list: async () => [],
  load: async ({ source }) => err(`there is no certificate of ${source} here`),
}
