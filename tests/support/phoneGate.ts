import { once } from 'node:events'
import WebSocket from 'ws'
import { TICKET_FRAGMENT } from '../../src/contract/phone.ts'
import { send, type EdgeAnswer, type EdgeRequest } from './edge.ts'
import type { TestHost } from './startHost.ts'

/** A name that is not loopback and leads nowhere: what is asked names it in the Host header. */
const NAME = 'phone.test'

/** A WebSocket as a phone opens it. */
export interface Line {
  readonly socket: WebSocket
  /** The first message, which is the welcome, or the code of the close before it. */
  readonly greeted: Promise<Record<string, unknown> | number>
  readonly closed: Promise<{ code: number; reason: string }>
}

export interface Paired {
  readonly id: string
  readonly token: string
}

/** The phone's listener of a host that runs, as it looks from a phone. */
export interface PhoneGate {
  readonly port: number
  readonly host: string
  readonly origin: string
  ask(request: EdgeRequest): Promise<EdgeAnswer>
  ticket(): Promise<string>
  /** Exchanges a ticket, by default a new one. */
  exchange(ticket: string, name?: string, from?: string): Promise<EdgeAnswer>
  /** Pairs a phone; `remote` is confirmed with its code. */
  pair(role?: 'viewer' | 'remote'): Promise<Paired>
  open(path: string, hello?: object, headers?: Readonly<Record<string, string>>): Line
  /** The status that an upgrade is refused with. */
  refusal(path: string, headers?: Readonly<Record<string, string>>): Promise<number>
}

export function openLine(
  port: number,
  path: string,
  hello: object | undefined,
  headers: Readonly<Record<string, string>>,
): Line {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  socket.on('error', () => undefined)
  if (hello) socket.on('open', () => socket.send(JSON.stringify(hello)))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  const first = new Promise<Record<string, unknown>>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()) as Record<string, unknown>)),
  )
  return { socket, closed, greeted: Promise.race([first, closed.then(({ code }) => code)]) }
}

/** Switches phones on at loopback, in plain and under another name, on a port that the system picks. */
export async function openGate(host: TestHost): Promise<PhoneGate> {
  const place = { address: '127.0.0.1', host: NAME, port: 0, certificate: 'none', accept_plain: true }
  const { status, body } = await host.api('POST', '/phone', place)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return gateAt(host, Number(body['port']))
}

/** The listener of a host that has it open at this port. */
export function gateAt(host: TestHost, port: number): PhoneGate {
  const own = { host: `${NAME}:${port}` }
  const origin = `http://${own.host}`
  const ask: PhoneGate['ask'] = (request) =>
    send(port, { ...request, headers: { ...own, ...request.headers } })
  const ticket = async (): Promise<string> => {
    const { body } = await host.api('POST', '/phone/tickets', {})
    return new URLSearchParams(new URL(String(body['url'])).hash.slice(1)).get(TICKET_FRAGMENT) ?? ''
  }
  const exchange: PhoneGate['exchange'] = (secret, name = 'Pixel', from) =>
    ask({
      ...{ method: 'POST', path: '/api/pair', body: { ticket: secret, name } },
      ...(from !== undefined && { from }),
    })
  return {
    ...{ port, host: own.host, origin, ask, ticket, exchange },
    async pair(role = 'viewer') {
      const { json, text } = await exchange(await ticket())
      const token = String(json['token'])
      const id = (json['device'] as { id?: string } | undefined)?.id
      if (id === undefined) throw new Error(text)
      if (role === 'viewer') return { id, token }
      const asked = await ask({ method: 'POST', path: '/api/device/control', token, body: {} })
      const { code } = asked.json['request'] as { code: string }
      const confirmed = await host.api('POST', `/devices/${id}/confirm`, { code })
      if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body))
      return { id, token }
    },
    open: (path, hello, headers = {}) => openLine(port, path, hello, { ...own, origin, ...headers }),
    async refusal(path, headers = {}) {
      const { socket } = openLine(port, path, undefined, { ...own, origin, ...headers })
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
      return response.statusCode
    },
  }
}
