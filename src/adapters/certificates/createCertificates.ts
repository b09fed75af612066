import { join } from 'node:path'
import type { Certificates } from '../../core/ports/phone.ts'
import { loadMkcert, offerMkcert } from './mkcert.ts'
import { loadFiles } from './ownFiles.ts'
import { loadTailscale, offerTailscale } from './tailscale.ts'

/** A program that does not say by then what it has is left out, in milliseconds. */
const ASK_MS = 3_000

export interface CertificatesOptions {
  /** The host's data folder; what is made here lies in its folder `tls`. */
  readonly home: string
  /** The whole environment of the programs, with the PATH that they are looked for in. */
  readonly environment: Readonly<Record<string, string>>
}

/** Certificates of this machine: Tailscale's, those that mkcert makes, and the person's own files. */
export function createCertificates({ home, environment }: CertificatesOptions): Certificates {
  const asking = { environment, cwd: home, timeoutMs: ASK_MS }
  return {
    async list(hosts) {
      const offers = await Promise.all([offerTailscale(hosts, asking), offerMkcert(hosts, asking)])
      return offers.filter((offer) => offer !== null)
    },
    load({ source, host, files }) {
      const now = Date.now()
      switch (source) {
        case 'files':
          return loadFiles(files, host, now)
        case 'mkcert':
          return loadMkcert(host, { ...asking, folder: join(home, 'tls'), now })
        case 'tailscale':
          return loadTailscale(host, { ...asking, now })
      }
    },
  }
}
