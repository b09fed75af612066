import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ToyCall {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: unknown
  /** Resolves when the client's connection has ended before the answer. */
  readonly abandoned: Promise<void>
}
/** An answer, or `drop`: the connection is cut instead; or `hold`: no answer comes. */
export type ToyAnswer = { readonly status: number; readonly body: unknown } | 'drop' | 'hold'

export const TOOLS = [
  {
    name: 'get_task_diff',
    description: 'The diff',
    inputSchema: { type: 'object', properties: { task_id: { type: 'string' }, file: { type: 'string' } } },
    annotations: { readOnlyHint: true, destructiveHint: false },
    call: { method: 'GET', path: '/api/tasks/{task_id}/diff' },
    waits: false,
  },
  {
    name: 'create_task',
    description: 'A new task',
    inputSchema: {
      type: 'object',
      properties: { title: { type: 'string' }, request_id: { type: 'string' } },
    },
    annotations: { readOnlyHint: false, destructiveHint: false },
    call: { method: 'POST', path: '/api/tasks' },
    waits: false,
  },
  {
    name: 'interrupt_agent',
    description: 'Takes no request id',
    inputSchema: { type: 'object', properties: {} },
    annotations: { readOnlyHint: false, destructiveHint: false },
    call: { method: 'POST', path: '/api/interrupt' },
    waits: false,
  },
  {
    name: 'close_task',
    description: 'Closes',
    inputSchema: {
      type: 'object',
      properties: { task_id: { type: 'string' }, request_id: { type: 'string' } },
    },
    annotations: { readOnlyHint: false, destructiveHint: true },
    call: { method: 'DELETE', path: '/api/tasks/{task_id}' },
    waits: false,
  },
]

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
}

/** A real HTTP server that speaks the host's shapes as far as the relay knows them; it can go away and come back. */
export class ToyHost {
  readonly calls: ToyCall[] = []
  /** Answers to everything but the tool list and the status report; set by the test. */
  respond: (call: ToyCall) => ToyAnswer = () => ({ status: 200, body: {} })
  tools: ToyAnswer = { status: 200, body: { role: 'coordinator', agent_id: 'agt-1', tools: TOOLS } }
  /** Whether connections stay open after an answer, as the host's do. */
  keepAlive = true
  readonly #events = new EventEmitter()
  #server: Server | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const abandoned = new Promise<void>((resolve) => {
        response.on('close', () => {
          if (!response.writableFinished) resolve()
        })
      })
      void readBody(request).then((body) => {
        const { method = '', url = '' } = request
        const call = { method, url, authorization: request.headers.authorization, body, abandoned }
        const answer = this.#answer(call)
        if (answer === 'drop') request.socket.destroy()
        else if (answer !== 'hold') {
          const headers = {
            'content-type': 'application/json',
            ...(!this.keepAlive && { connection: 'close' }),
          }
          response.writeHead(answer.status, headers).end(JSON.stringify(answer.body))
        }
        this.calls.push(call)
        this.#events.emit('call', call)
      })
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  /** The first call whose path begins so, also one that has been made already. */
  async called(path: string): Promise<ToyCall> {
    for (;;) {
      const found = this.calls.find(({ url }) => url.startsWith(path))
      if (found) return found
      await this.nextCall()
    }
  }

  async nextCall(): Promise<void> {
    await once(this.#events, 'call')
  }

  #answer(call: ToyCall): ToyAnswer {
    if (call.url === '/api/tools') return this.tools
    if (call.url === '/api/mcp/status') return { status: 200, body: { recorded: true } }
    return this.respond(call)
  }
}

/** The shape that oRPC gives an error over REST. */
export const refusal = (status: number, code: string, message: string, data?: unknown): ToyAnswer => ({
  status,
  body: { defined: true, code, status, message, ...(data !== undefined && { data }) },
})
