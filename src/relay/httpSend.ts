import { Agent, request as httpRequest, type ClientRequest } from 'node:http'
import { err, ok } from '../base/result.ts'
import type { HttpAnswer, HttpSend } from '../client/rest.ts'

/**
 * A merge with its checks may take minutes and a wait lasts up to 50 s, so silence means nothing for a long time. A host
 * that ends closes its connections; this only ends what hangs for another reason.
 */
const SILENCE_MS = 10 * 60_000

/** Whether the request may have reached the host: not while the connection was still being made. */
function watchSent(request: ClientRequest): () => boolean {
  let sent = false
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => (sent = true))
    else sent = true
  })
  return () => sent
}

/** node:http with connections kept open: fetch costs each relay 15 MB and 20 ms more. */
export function createHttpSend(): HttpSend {
  const agent = new Agent({ keepAlive: true })

  return ({ method, url, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      const options = {
        agent,
        method,
        headers: { ...headers, ...length },
        timeout: SILENCE_MS,
        ...(signal && { signal }),
      }
      const request = httpRequest(url, options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', fail)
        response.on('end', () => {
          const answer: HttpAnswer = {
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
          }
          resolve(ok(answer))
        })
      })
      const wasSent = watchSent(request)
      function fail(error: Error): void {
        if (signal?.aborted) reject(error)
        else resolve(err({ kind: 'unreachable', message: error.message, sent: wasSent() }))
      }
      request.on('error', fail)
      request.on('timeout', () => request.destroy(new Error(`no answer for ${SILENCE_MS / 60_000} minutes`)))
      request.end(body)
    })
}
