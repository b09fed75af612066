import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  makeCertificatePrograms,
  noOpenssl,
  type CertificatePrograms,
} from '../support/certificatePrograms.ts'
import { makeFolder, removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let programs: CertificatePrograms
let home: string
let host: TestHost

const start = (): Promise<TestHost> =>
  startHost({ home, environment: { PATH: `${programs.path}:${process.env['PATH'] ?? ''}` } })

beforeAll(async () => {
  const folder = await makeFolder('phone-tls')
  programs = await makeCertificatePrograms(folder)
  home = programs.at('home')
  host = await start()
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

/** What a phone without a token is answered, where it trusts mkcert's root. */
async function open(url: string): Promise<number | undefined> {
  const request = get(new URL('api/device', url), {
    ca: await readFile(programs.at('root/rootCA.pem')),
    agent: false,
  })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

describe.skipIf(noOpenssl !== undefined)(`TLS for phones (${noOpenssl ?? 'runs'})`, () => {
  it('serves with a certificate that mkcert made, which a phone with its root trusts', async () => {
    await programs.installMkcert()
    const links = await host.api('GET', '/phone/links')
    expect(links.body).toMatchObject({ certificates: [{ source: 'mkcert' }] })
    const place = { address: '127.0.0.1', port: 0, certificate: 'mkcert' }
    const { body } = await host.api('POST', '/phone', { ...place, host: 'localhost' })
    expect(body).toMatchObject({ state: 'on', certificate: 'mkcert', encrypted: true, problem: null })
    expect(await open(String(body['url']))).toBe(401)
    const { body: ticket } = await host.api('POST', '/phone/tickets', {})
    expect(ticket['url']).toMatch(/^https:\/\/localhost:\d+\/#ticket=/)
  })

  it('says when it ends within a week, and renews it at the next start', async () => {
    await programs.installMkcert(5)
    const { body } = await host.api('POST', '/phone', {
      address: '127.0.0.1',
      port: 0,
      certificate: 'mkcert',
    })
    expect(body['problem']).toMatch(/^The certificate ends on \d{4}-\d\d-\d\d: switch the phone off/)
    await host.end()
    await programs.installMkcert()
    host = await start()
    const again = async () => (await host.api('GET', '/phone')).body
    await expect.poll(again).toMatchObject({ state: 'on', problem: null })
    expect(await open(String((await again())['url']))).toBe(401)
  })

  it('switches nothing on with a certificate that is no good, and says what is wrong with it', async () => {
    await host.api('DELETE', '/phone')
    const other = programs.make('other', 'desk.example')
    const refused = await host.api('POST', '/phone', {
      ...{ address: '127.0.0.1', port: 0 },
      ...{ certificate: 'files', cert_file: other.cert, key_file: other.key },
    })
    expect(refused.body).toMatchObject({ code: 'BAD_CERTIFICATE' })
    expect(refused.body['message']).toContain('not made for 127.0.0.1, but for desk.example')
    expect((await host.api('GET', '/phone')).body).toMatchObject({ state: 'off' })
  })
})
