import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { PHONE_HOST, startPhoneEdge } from '../../tests/support/edge.ts'
import { makeCertificatePrograms, noOpenssl } from '../../tests/support/certificatePrograms.ts'
import type { Tls } from '../core/ports/phone.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'
import { makeFolder, removeFolders } from '../../tests/support/startHost.ts'

describe.skipIf(noOpenssl !== undefined)('with a certificate', () => {
  let edge: Awaited<ReturnType<typeof startPhoneEdge>>
  let tls: Tls
  let trust: { ca: string; servername: string }
  beforeAll(async () => {
    const programs = await makeCertificatePrograms(await makeFolder('phone-tls'))
    const files = programs.make('phone', PHONE_HOST)
    const [cert, key] = [await readFile(files.cert, 'utf8'), await readFile(files.key, 'utf8')]
    tls = { cert, key, hosts: [PHONE_HOST], ends_at: Date.now() + 86_400_000 }
    trust = { ca: cert, servername: PHONE_HOST }
    edge = await startPhoneEdge(createFakeCore(), { connectionsEach: 2 }, { tls })
  })
  afterAll(async () => {
    await edge.close()
    await removeFolders()
  })

  const ask = async (headers: Record<string, string> = {}) => {
    const at = { host: '127.0.0.1', port: edge.port, path: '/api/none', agent: false, ...trust }
    const authorization = 'Bearer viewer'
    const sent = request({ ...at, headers: { host: edge.host, authorization, ...headers } })
    sent.end()
    const [response] = (await once(sent, 'response')) as [
      { statusCode: number; headers: object; resume(): void },
    ]
    response.resume()
    await once(sent, 'close')
    return response
  }
  const rpc = () =>
    new WebSocket(`wss://127.0.0.1:${edge.port}/rpc`, {
      ...trust,
      headers: { host: edge.host, origin: edge.origin },
    })

  it('serves requests and sockets under its name, and its page speaks over TLS alone', async () => {
    expect(edge.origin).toBe(`https://${edge.host}`)
    const { statusCode, headers } = await ask()
    expect(statusCode).toBe(404)
    const policy: unknown = expect.stringContaining(`connect-src 'self' wss://${edge.host}`)
    expect(headers).toMatchObject({ 'content-security-policy': policy })
    expect(headers).not.toHaveProperty('strict-transport-security')
    expect((await ask({ origin: `http://${edge.host}` })).statusCode).toBe(403)
    const socket = rpc()
    socket.on('open', () => socket.send('{"token":"viewer"}'))
    const [welcome] = (await once(socket, 'message')) as [Buffer]
    expect(JSON.parse(welcome.toString())).toMatchObject({ role: 'viewer' })
    socket.terminate()
    await once(socket, 'close')
  })

  it('counts connections, whoever speaks TLS on them', async () => {
    const idle = connectTcp(edge.port, '127.0.0.1')
    await once(idle, 'connect')
    const shaken = connectTls({ host: '127.0.0.1', port: edge.port, ...trust })
    await once(shaken, 'secureConnect')
    const { statusCode, headers } = await ask()
    expect(statusCode).toBe(429)
    expect(headers).toMatchObject({ 'retry-after': '1' })
    idle.destroy()
    shaken.destroy()
    await expect.poll(async () => (await ask()).statusCode).toBe(404)
  })

  it('ends what speaks plain HTTP, and says so of a certificate that it cannot read', async () => {
    const plain = connectTcp(edge.port, '127.0.0.1')
    plain.on('error', () => undefined)
    plain.write('GET / HTTP/1.1\r\n\r\n')
    await once(plain, 'close')
    const place = { address: '127.0.0.1', host: PHONE_HOST, port: 0 }
    const refused = await edge.listener.open({ ...place, tls: { ...tls, cert: 'no certificate' } })
    expect(refused).toMatchObject({ ok: false, error: { code: 'cannot_listen' } })
    const opened = await edge.listener.open({ ...place, port: edge.port, tls })
    expect(opened).toEqual({ ok: true, value: edge.port })
  })
})
