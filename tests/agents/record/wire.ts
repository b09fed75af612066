import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What happens between the agent and its model. */
export type Happening =
  | { readonly type: 'asked' }
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  /** The agent gave up before the answer was whole. */
  | { readonly type: 'cut' }

/** Stands between the agent and its scripted model, whatever they speak: slows answers down, and sees when they end. */
export interface Wire {
  readonly url: string
  /** Milliseconds between two events of an answer that is a stream; 0 hands it on at once. */
  pace: number
  /** Questions wait from now on, until the returned function is called. */
  hold(): () => void
  /** Resolves with the next happening that matches; rejects after `ms`. */
  next(matches: (happening: Happening) => boolean, ms?: number): Promise<Happening>
  close(): Promise<void>
}

const PATIENCE_MS = 60_000
/** Headers that say something of the connection and not of the question. */
const OF_THE_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect'])

// A model that is slow takes time.
// ast-grep-ignore: sleep
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** An answer in the pieces in which it is sent. */
const piecesOf = (answer: Response, body: Buffer): string[] => {
  const text = body.toString('utf8')
  if (!answer.headers.get('content-type')?.includes('event-stream')) return [text]
  return text.split(/(?<=\n\r?\n)/)
}

export async function openWire(target: string): Promise<Wire> {
  const waiting = new Set<(happening: Happening) => void>()
  const tell = (happening: Happening): void => {
    for (const one of [...waiting]) one(happening)
  }
  let held = Promise.resolve()
  let pace = 0

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    tell({ type: 'asked' })
    let over = false
    response.on('close', () => {
      if (!over) tell({ type: 'cut' })
      over = true
    })
    await held
    const headers = new Headers()
    for (const [name, value] of Object.entries(incoming.headers))
      if (typeof value === 'string' && !OF_THE_HOP.has(name)) headers.set(name, value)
    const method = incoming.method ?? 'GET'
    const sent = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(body)
    const answer = await fetch(target + (incoming.url ?? '/'), { method, headers, body: sent })
    const pieces = piecesOf(answer, Buffer.from(await answer.arrayBuffer()))
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.flushHeaders()
    for (const piece of pieces.slice(0, -1)) {
      response.write(piece)
      if (pace > 0) await passed(pace)
      if (over) return
    }
    // An agent may hang up as soon as it has the last piece.
    over = true
    response.end(pieces.at(-1))
    tell({ type: 'answered', status: answer.status, text: pieces.join('') })
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get pace() {
      return pace
    },
    set pace(ms) {
      pace = ms
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    next: (matches, ms = PATIENCE_MS) => {
      const { promise, resolve, reject } = Promise.withResolvers<Happening>()
      const heed = (happening: Happening): void => {
        if (!matches(happening)) return
        clearTimeout(timer)
        waiting.delete(heed)
        resolve(happening)
      }
      const timer = setTimeout(() => {
        waiting.delete(heed)
        reject(new Error(`the agent and its model did not get so far within ${ms} ms`))
      }, ms)
      waiting.add(heed)
      // A scenario that failed before no longer waits for it.
      promise.catch(() => undefined)
      return promise
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
