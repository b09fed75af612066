import { X509Certificate } from 'node:crypto'
import { access, chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { err, ok, type Result } from '../../base/result.ts'
import type { Certificate } from '../../contract/phone.ts'
import type { Tls } from '../../core/ports/phone.ts'
import { readPair } from './readPair.ts'
import { runProgram, type ProgramOptions } from './runProgram.ts'

/** Making one takes a tenth of a second; the first look at the system's trust stores takes longer. */
const MAKE_MS = 30_000
/** One that ends sooner is made anew. */
const KEEP_MS = 30 * 86_400_000

export interface MkcertOptions extends ProgramOptions {
  /** Holds certificates and keys, for their owner only. */
  readonly folder: string
  readonly now: number
}

type Root = { readonly folder: string } | 'absent' | 'no_root'

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    // Whatever keeps it from being reached keeps it from being used.
    return false
  }
}

async function findRoot(options: ProgramOptions): Promise<Root> {
  const asked = await runProgram('mkcert', ['-CAROOT'], options)
  if (asked.kind !== 'done') return 'absent'
  const folder = asked.stdout.trim()
  // Both are needed to sign; without them mkcert would silently make a root that no phone knows.
  const found = await Promise.all(['rootCA.pem', 'rootCA-key.pem'].map((name) => exists(join(folder, name))))
  return found.every(Boolean) ? { folder } : 'no_root'
}

/** What mkcert could make here; null where it is not installed or has no root yet. */
export async function offerMkcert(
  hosts: readonly string[],
  options: ProgramOptions,
): Promise<Certificate | null> {
  const root = await findRoot(options)
  if (typeof root === 'string') return null
  const note = `The phone must trust mkcert's root: copy ${join(root.folder, 'rootCA.pem')} to it (never the key beside it), open it there and install it as a CA certificate. On an iPhone also switch it on under Settings, General, About, Certificate Trust Settings.`
  return { source: 'mkcert', hosts: [...hosts], note }
}

const isSignedBy = (cert: string, root: string): boolean =>
  new X509Certificate(cert).verify(new X509Certificate(root).publicKey)

interface Place {
  readonly cert: string
  readonly key: string
}

/** The one that was made before, while it is good for this host, signed by today's root, and not about to end. */
async function findKept(place: Place, root: string, host: string, now: number): Promise<Tls | null> {
  try {
    const [cert, key] = await Promise.all([readFile(place.cert, 'utf8'), readFile(place.key, 'utf8')])
    const kept = readPair({ cert, key, certName: place.cert, keyName: place.key }, host, now)
    return kept.ok && kept.value.ends_at > now + KEEP_MS && isSignedBy(cert, await readFile(root, 'utf8'))
      ? kept.value
      : null
  } catch {
    // What is missing or unreadable is made anew.
    return null
  }
}

async function make(place: Place, host: string, options: MkcertOptions): Promise<Result<Tls, string>> {
  const scratch = await mkdtemp(join(options.folder, 'new-'))
  try {
    const made = { cert: join(scratch, 'cert.pem'), key: join(scratch, 'key.pem') }
    const args = ['-cert-file', made.cert, '-key-file', made.key, host]
    const outcome = await runProgram('mkcert', args, { ...options, timeoutMs: MAKE_MS })
    if (outcome.kind === 'failed') return err(`mkcert made no certificate for ${host}: ${outcome.said}`)
    if (outcome.kind !== 'done')
      return err(`mkcert made no certificate for ${host} within ${MAKE_MS / 1_000} s. Run it once by hand.`)
    const [cert, key] = await Promise.all([readFile(made.cert, 'utf8'), readFile(made.key, 'utf8')])
    const pair = readPair(
      { cert, key, certName: 'what mkcert made', keyName: 'what mkcert made' },
      host,
      options.now,
    )
    if (!pair.ok) return pair
    await writeFileAtomic(place.key, key, { mode: 0o600 })
    await writeFileAtomic(place.cert, cert, { mode: 0o600 })
    return pair
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A certificate for the host, signed by mkcert's root: the kept one while it is good, else a new one. */
export async function loadMkcert(host: string, options: MkcertOptions): Promise<Result<Tls, string>> {
  const root = await findRoot(options)
  if (root === 'absent') return err('mkcert does not answer. Install it, or choose another certificate.')
  if (root === 'no_root')
    return err(
      'mkcert has no root certificate yet. Run "mkcert -install" once, and install its root on the phone.',
    )
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  await chmod(options.folder, 0o700)
  // A host has no letters that a file's name could not have, but for the colons of IPv6.
  const name = host.toLowerCase().replaceAll(':', '_')
  const place = {
    cert: join(options.folder, `mkcert-${name}.pem`),
    key: join(options.folder, `mkcert-${name}-key.pem`),
  }
  const kept = await findKept(place, join(root.folder, 'rootCA.pem'), host, options.now)
  return kept ? ok(kept) : make(place, host, options)
}
