import { connect, type Socket } from 'node:net'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openGate, type PhoneGate } from '../support/phoneGate.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let gate: PhoneGate
let token: string
beforeAll(async () => {
  host = await startHost()
  gate = await openGate(host)
  ;({ token } = await gate.pair())
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

/** Files and sockets that the host has open; null where the system does not show it. */
const openFiles = async (): Promise<number | null> =>
  (await readdir(`/proc/${host.pid}/fd`).catch(() => null))?.length ?? null

const works = async (): Promise<number> =>
  gate.ask({ path: '/api/device', token }).then(
    ({ status }) => status,
    () => 0,
  )

it('1,000 connections disturb neither the desk nor a phone that is there, and leave nothing behind', async () => {
  const phone = gate.open('/rpc', { token })
  await phone.greeted
  // Their connections stay open for the next calls.
  const desk = () => Promise.all(Array.from({ length: 20 }, () => host.api('GET', '/health')))
  await desk()
  const before = await openFiles()
  const peers: Socket[] = []
  const settled = Array.from({ length: 1_000 }, (_, at) => {
    const socket = connect(gate.port, '127.0.0.1')
    peers.push(socket)
    // Some say nothing, some begin, some ask.
    const text = ['', 'GET /api/device HTTP/1.1\r\nHost: ', `GET / HTTP/1.1\r\nHost: ${gate.host}\r\n\r\n`][
      at % 3
    ]
    socket.on('error', () => undefined)
    return new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.once('connect', () => (socket.write(text ?? ''), resolve()))
    })
  })
  // All of them run at the same time.
  for (const { status } of await desk()) expect(status).toBe(200)
  await Promise.all(settled)
  const during = await openFiles()
  if (before !== null && during !== null) expect(during - before).toBeLessThan(64)
  phone.socket.ping()
  await new Promise((resolve) => phone.socket.once('pong', resolve))
  for (const peer of peers) peer.destroy()
  await expect.poll(works, { timeout: 20_000 }).toBe(200)
  if (before !== null) await expect.poll(openFiles, { timeout: 20_000 }).toBeLessThanOrEqual(before + 4)
  phone.socket.terminate()
})

it('says to the seventeenth connection of an address that it is one too many', async () => {
  const idle = Array.from({ length: 16 }, () => connect(gate.port, '127.0.0.1'))
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  expect(await gate.ask({ path: '/api/device', token })).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', connection: 'close' },
  })
  for (const socket of idle) socket.destroy()
  await expect.poll(works, { timeout: 20_000 }).toBe(200)
})

it('takes no more sockets than four of a phone and four that are silent', async () => {
  const lines = Array.from({ length: 4 }, () => gate.open('/rpc'))
  await Promise.all(lines.map(({ socket }) => new Promise((resolve) => socket.once('open', resolve))))
  expect(await gate.refusal('/rpc')).toBe(429)
  for (const { socket } of lines) socket.send(JSON.stringify({ token }))
  for (const { greeted } of lines) expect(await greeted).toMatchObject({ ok: true })
  const fifth = gate.open('/rpc', { token })
  expect(await fifth.greeted).toMatchObject({ ok: true })
  expect(await lines[0]?.closed).toMatchObject({ code: 4008 })
  for (const { socket } of [...lines, fifth]) socket.terminate()
})

it('refuses bodies, headers and frames that are too large', async () => {
  const body = { ticket: 'x'.repeat(5_000), name: 'x' }
  expect(await gate.ask({ method: 'POST', path: '/api/pair', body })).toMatchObject({ status: 413 })
  const asked = { method: 'POST', path: '/api/device/control', token, body: { x: 'x'.repeat(140_000) } }
  expect(await gate.ask(asked)).toMatchObject({ status: 413, json: { code: 'PAYLOAD_TOO_LARGE' } })
  const headers = { 'x-long': 'x'.repeat(9_000) }
  expect(await gate.ask({ path: '/', headers })).toMatchObject({
    status: 431,
    json: { code: 'REQUEST_HEADER_FIELDS_TOO_LARGE' },
  })
  const { socket, greeted, closed } = gate.open('/rpc', { token })
  await greeted
  socket.send('x'.repeat(140_000))
  expect(await closed).toMatchObject({ code: 1009 })
  const hello = gate.open('/rpc', { token: 'x'.repeat(5_000) })
  expect(await hello.greeted).toBe(4001)
  expect(await works()).toBe(200)
})

it('slows down who guesses tokens, and a phone that runs wild, and nobody else', async () => {
  const other = await gate.pair()
  const guess = async () => (await gate.ask({ path: '/api/device', token: 'x'.repeat(43) })).status
  expect(await guess()).toBe(401)
  // More than ten a second, however slow the machine is.
  const guesses = async () => Promise.all(Array.from({ length: 12 }, guess))
  await expect.poll(guesses, { interval: 1, timeout: 30_000 }).toContain(429)
  const { socket, greeted } = gate.open('/rpc', { token: other.token })
  await greeted
  const limited = new Promise((resolve) =>
    socket.on('message', (data: Buffer) => data.includes('TOO_MANY_REQUESTS') && resolve(true)),
  )
  for (let at = 0; at < 1_000; at++)
    socket.send(JSON.stringify({ i: String(at), p: { u: '/device/show', b: { json: {} } } }))
  expect(await limited).toBe(true)
  expect(await works()).toBe(200)
  expect(await host.api('GET', '/health')).toMatchObject({ status: 200 })
  socket.terminate()
})
