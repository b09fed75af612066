import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  makeCertificatePrograms,
  noOpenssl,
  type CertificatePrograms,
} from '../../../tests/support/certificatePrograms.ts'
import type { Certificates } from '../../core/ports/phone.ts'
import { createCertificates } from './createCertificates.ts'

const NAME = 'desk.tail1234.ts.net'
const ADDRESS = '100.64.0.7'

let folder: string
let programs: CertificatePrograms
let certificates: Certificates

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-certificates-')))
  programs = await makeCertificatePrograms(folder)
  await mkdir(join(folder, 'home'))
  const environment = { PATH: `${programs.path}:/usr/bin:/bin`, HOME: folder }
  certificates = createCertificates({ home: join(folder, 'home'), environment })
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

const status = (more: object = {}) => ({
  ...{ Version: '1.90.0', BackendState: 'Running', TailscaleIPs: [ADDRESS, 'fd7a:115c:a1e0::7'] },
  Self: { DNSName: `${NAME}.`, TailscaleIPs: [ADDRESS] },
  CertDomains: [NAME],
  ...more,
})

const load = (source: 'tailscale' | 'mkcert', host: string) =>
  certificates.load({ source, host, files: null })
const loadOwn = (host: string, cert: string, key: string) =>
  certificates.load({ source: 'files', host, files: { cert, key } })

describe.skipIf(noOpenssl !== undefined)(`own files (${noOpenssl ?? 'runs'})`, () => {
  it('takes a certificate with its key, for a name or an address that it is made for', async () => {
    const named = programs.make('named', 'desk.example')
    expect(await loadOwn('desk.example', named.cert, named.key)).toEqual({
      ok: true,
      value: {
        cert: await readFile(named.cert, 'utf8'),
        key: await readFile(named.key, 'utf8'),
        hosts: ['desk.example'],
        ends_at: new X509Certificate(await readFile(named.cert)).validToDate.getTime(),
      },
    })
    const numbered = programs.make('numbered', '192.168.1.20')
    expect((await loadOwn('192.168.1.20', numbered.cert, numbered.key)).ok).toBe(true)
    const long = programs.make('long', 'fd7a:115c:a1e0::7')
    const loaded = await loadOwn('fd7a:115c:a1e0::7', long.cert, long.key)
    expect(loaded).toMatchObject({ ok: true, value: { hosts: ['fd7a:115c:a1e0::7'] } })
  })

  it('says what is wrong, and with which file', async () => {
    const good = programs.make('good', 'desk.example')
    const other = programs.make('other', 'desk.example')
    await writeFile(programs.at('text.pem'), 'no certificate')
    programs.openssl(
      'ec',
      '-in',
      good.key,
      '-aes256',
      '-passout',
      'pass:x',
      '-out',
      programs.at('locked.pem'),
    )
    const wrong = async (cert: string, key: string, host = 'desk.example') => {
      const loaded = await loadOwn(host, cert, key)
      return loaded.ok ? 'taken' : loaded.error
    }
    expect(await wrong(programs.at('none.pem'), good.key)).toContain(
      'none.pem cannot be read: there is no such file',
    )
    expect(await wrong('good.pem', good.key)).toContain('by its whole path')
    expect(await wrong(folder, good.key)).toContain('it is a folder')
    expect(await wrong(programs.at('text.pem'), good.key)).toContain('text.pem holds no certificate')
    expect(await wrong(good.cert, programs.at('text.pem'))).toContain('text.pem holds no private key')
    expect(await wrong(good.cert, programs.at('locked.pem'))).toContain('without a passphrase')
    expect(await wrong(good.cert, other.key)).toContain('does not belong to')
    expect(await wrong(good.cert, good.key, '192.168.1.20')).toContain(
      'not made for 192.168.1.20, but for desk.example',
    )
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100 * 86_400_000 })
    expect(await wrong(good.cert, good.key)).toMatch(/good\.pem ended on \d{4}-\d\d-\d\d\. Renew it/)
    vi.setSystemTime(Date.now() - 200 * 86_400_000)
    expect(await wrong(good.cert, good.key)).toContain("Check this machine's clock")
  })
})

describe.skipIf(noOpenssl !== undefined)(`mkcert (${noOpenssl ?? 'runs'})`, () => {
  it('offers what it could make, and says what the phone needs', async () => {
    await programs.installMkcert()
    const [offer] = await certificates.list(['192.168.1.20', 'desk.local'])
    expect(offer).toMatchObject({ source: 'mkcert', hosts: ['192.168.1.20', 'desk.local'] })
    expect(offer?.note).toContain(programs.at('root/rootCA.pem'))
  })

  it('makes one, keeps it for the owner alone, and takes the same again while it is good', async () => {
    await programs.installMkcert()
    const first = await load('mkcert', '192.168.1.20')
    expect(first).toMatchObject({ ok: true, value: { hosts: ['192.168.1.20'] } })
    expect(await load('mkcert', '192.168.1.20')).toEqual(first)
    expect(await readFile(programs.at('made'), 'utf8')).toBe('192.168.1.20\n')
    const kept = await readdir(programs.at('home/tls'))
    expect(kept.sort()).toEqual(['mkcert-192.168.1.20-key.pem', 'mkcert-192.168.1.20.pem'])
    for (const name of kept) expect((await stat(programs.at(`home/tls/${name}`))).mode & 0o777).toBe(0o600)
    expect((await stat(programs.at('home/tls'))).mode & 0o777).toBe(0o700)
  })

  it('makes it anew when it is about to end, or when mkcert has another root', async () => {
    await programs.installMkcert(20)
    await load('mkcert', 'desk.local')
    await programs.installMkcert()
    const second = await load('mkcert', 'desk.local')
    await rm(programs.at('root'), { recursive: true })
    await programs.installMkcert()
    const third = await load('mkcert', 'desk.local')
    expect((await readFile(programs.at('made'), 'utf8')).trim().split('\n')).toHaveLength(3)
    const root = new X509Certificate(await readFile(programs.at('root/rootCA.pem')))
    const signed = [second, third].map(
      (made) => made.ok && new X509Certificate(made.value.cert).verify(root.publicKey),
    )
    expect(signed).toEqual([false, true])
  })

  it('is left out without a root, and says what to run', async () => {
    await programs.installMkcert()
    await rm(programs.at('root/rootCA-key.pem'))
    expect(await certificates.list(['desk.local'])).toEqual([])
    expect(await load('mkcert', 'desk.local')).toMatchObject({
      ok: false,
      error: expect.stringContaining('mkcert -install'),
    })
  })

  it('says why none was made, and leaves nothing behind', async () => {
    await programs.installMkcert()
    await programs.install(
      'mkcert',
      `[ "$1" = -CAROOT ] && echo "${programs.at('root')}" && exit 0; echo "ERROR: no space" >&2; exit 1`,
    )
    expect(await load('mkcert', 'desk.local')).toEqual({
      ok: false,
      error: 'mkcert made no certificate for desk.local: ERROR: no space',
    })
    expect(await readdir(programs.at('home/tls'))).toEqual([])
  })
})

describe.skipIf(noOpenssl !== undefined)(`Tailscale (${noOpenssl ?? 'runs'})`, () => {
  it('offers its name where one of its addresses is wanted, and gives the certificate without a file', async () => {
    const made = programs.make('tailscale', NAME)
    await programs.installTailscale(status(), `cat "${made.cert}" "${made.key}"`)
    expect(await certificates.list(['192.168.1.20'])).toEqual([])
    expect(await certificates.list(['192.168.1.20', ADDRESS])).toMatchObject([
      { source: 'tailscale', hosts: [NAME] },
    ])
    const loaded = await load('tailscale', NAME)
    expect(loaded).toMatchObject({ ok: true, value: { hosts: [NAME] } })
    expect(loaded.ok && loaded.value.key).toBe(await readFile(made.key, 'utf8'))
    expect(existsSync(programs.at('home/tls'))).toBe(false)
  })

  it('says how HTTPS is switched on where the tailnet gives none', async () => {
    const refused =
      'echo "500 Internal Server Error: your Tailscale account does not support getting TLS certs" >&2; exit 1'
    await programs.installTailscale(status({ CertDomains: null }), refused)
    expect(await certificates.list([ADDRESS])).toEqual([])
    const hint = { ok: false, error: expect.stringContaining('Switch on MagicDNS and HTTPS certificates') }
    expect(await load('tailscale', NAME)).toMatchObject(hint)
    await programs.installTailscale(status(), refused)
    expect(await load('tailscale', NAME)).toMatchObject(hint)
  })

  it('says so where it is off, means another name, or does not give it to this user', async () => {
    const denied = 'echo "Access denied: cert access denied" >&2; exit 1'
    await programs.installTailscale(status({ BackendState: 'Stopped' }), denied)
    expect(await load('tailscale', NAME)).toMatchObject({ error: expect.stringContaining('tailscale up') })
    await programs.installTailscale(status(), denied)
    expect(await load('tailscale', 'desk.example')).toMatchObject({
      error: expect.stringContaining(`but for ${NAME}`),
    })
    expect(await load('tailscale', NAME)).toMatchObject({
      error: expect.stringContaining('--operator=$USER'),
    })
  })
})

describe('programs of the machine', () => {
  it('are left out silently where they are absent, broken, or hang with what they have started', async () => {
    expect(await certificates.list(['192.168.1.20'])).toEqual([])
    await programs.install('tailscale', 'echo "<html>"')
    await programs.install('mkcert', 'sleep 60 & wait')
    const began = performance.now()
    expect(await certificates.list([ADDRESS])).toEqual([])
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('say in a sentence that they are absent', async () => {
    expect(await load('tailscale', NAME)).toMatchObject({
      error: expect.stringContaining('Tailscale is not installed'),
    })
    expect(await load('mkcert', NAME)).toMatchObject({
      error: expect.stringContaining('mkcert does not answer'),
    })
  })
})
