import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

export interface HookCall {
  readonly event: string
  readonly authorization: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

export interface HookListener {
  readonly url: string
  readonly calls: readonly HookCall[]
  /** Resolves with the first call, past or coming, that matches. */
  until(matches: (call: HookCall) => boolean): Promise<HookCall>
  close(): Promise<void>
}

/** Takes the hook calls of an agent CLI in the host's place and answers `{}` to all of them, unless told otherwise. */
export async function listenForHooks(
  heard?: (call: HookCall) => void,
  answer: (call: HookCall) => object | null = () => null,
): Promise<HookListener> {
  const calls: HookCall[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const event = request.url?.split('/').pop() ?? ''
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
      const call = { event, authorization: request.headers.authorization, body }
      calls.push(call)
      heard?.(call)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer(call) ?? {}))
      for (const look of [...waiting]) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    until: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const call = calls.find(matches)
          if (!call) return
          waiting.delete(look)
          resolve(call)
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
