import { connect } from 'node:net'

export interface PlainAnswer {
  readonly status: number
  readonly body: unknown
}

export interface PlainCall {
  readonly url: string
  readonly token: string
  readonly method: 'GET' | 'POST'
  /** From the host's root. */
  readonly path: string
  readonly body?: unknown
}

/** One call over a plain socket: the HTTP parts of Node take longer to load than a hook may take. Undefined: no answer. */
export function callPlainly({ url, token, method, path, body }: PlainCall): Promise<PlainAnswer | undefined> {
  const { hostname, port, host } = new URL(url)
  const content = body === undefined ? '' : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.0`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    ...(content === ''
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(content)}`]),
  ]
  return new Promise((resolve) => {
    let reply = ''
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${content}`)
    })
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (reply += chunk))
    socket.on('error', () => resolve(undefined))
    socket.on('end', () => resolve(readReply(reply)))
  })
}

function readReply(reply: string): PlainAnswer | undefined {
  const status = /^HTTP\/1\.. (\d{3}) /.exec(reply)?.[1]
  const text = reply.slice(reply.indexOf('\r\n\r\n') + 4)
  if (status === undefined) return undefined
  try {
    return { status: Number(status), body: JSON.parse(text) as unknown }
  } catch {
    // Not JSON: no host of ours.
    return undefined
  }
}
