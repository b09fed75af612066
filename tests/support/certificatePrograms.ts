import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const OPENSSL = '/usr/bin/openssl'

/** Why tests with real certificates are skipped; undefined where they run. */
export const noOpenssl = existsSync(OPENSSL) ? undefined : `${OPENSSL} is not installed`

const NEW_KEY = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Programs that answer as mkcert and tailscale document it, and make real certificates. */
export interface CertificatePrograms {
  /** To be put first in a PATH. */
  readonly path: string
  /** A path below the folder that all of it lies in. */
  at(name: string): string
  openssl(...args: string[]): string
  /** A certificate for 90 days that signs itself, beside its key: NAME.pem and NAME-key.pem. */
  make(name: string, host: string): { cert: string; key: string }
  install(name: string, script: string): Promise<void>
  /** With a root in `root`, a new one where there is none; counts in the file `made` what it makes. */
  installMkcert(days?: number): Promise<void>
  /** `status` is what it answers to `status --json`, `cert` the script for a certificate that is asked for. */
  installTailscale(status: object, cert: string): Promise<void>
}

export async function makeCertificatePrograms(folder: string): Promise<CertificatePrograms> {
  const path = join(folder, 'programs')
  await mkdir(path)
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): string =>
    execFileSync(OPENSSL, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const install = async (name: string, script: string): Promise<void> => {
    await writeFile(join(path, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(path, name), 0o755)
  }
  return {
    ...{ path, at, openssl, install },
    make(name, host) {
      const kind = /^[\d.]+$|:/.test(host) ? 'IP' : 'DNS'
      const files = { cert: at(`${name}.pem`), key: at(`${name}-key.pem`) }
      const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=${kind}:${host}`]
      openssl(...NEW_KEY, '-days', '90', ...subject, '-keyout', files.key, '-out', files.cert)
      return files
    },
    async installMkcert(days = 825) {
      await mkdir(at('root'), { recursive: true })
      const root = { cert: at('root/rootCA.pem'), key: at('root/rootCA-key.pem') }
      const subject = ['-subj', '/CN=mkcert root', '-keyout', root.key, '-out', root.cert]
      if (!existsSync(root.cert)) openssl(...NEW_KEY, '-days', '900', ...subject)
      await install(
        'mkcert',
        `if [ "$1" = -CAROOT ]; then echo "${at('root')}"; exit 0; fi
        [ "$1" = -cert-file ] && [ "$3" = -key-file ] || { echo "ERROR: unknown flag" >&2; exit 1; }
        case "$5" in *[!0-9.]*) kind=DNS;; *) kind=IP;; esac
        echo "$5" >> "${at('made')}"
        exec openssl ${NEW_KEY.join(' ')} -days ${days} -subj "/CN=$5" -addext "subjectAltName=$kind:$5" \\
          -CA "${root.cert}" -CAkey "${root.key}" -keyout "$4" -out "$2" 2>/dev/null`,
      )
    },
    async installTailscale(status, cert) {
      await writeFile(at('status.json'), JSON.stringify(status))
      await install(
        'tailscale',
        `if [ "$1 $2" = "status --json" ]; then cat "${at('status.json')}"; exit 0; fi
        [ "$1 $2 $3 $4 $5" = "cert --cert-file - --key-file -" ] || { echo "unknown flag" >&2; exit 2; }
        ${cert}`,
      )
    },
  }
}
