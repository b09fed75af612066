import { z } from 'zod'

const paired = z.object({ token: z.string(), device: z.object({ id: z.string() }) })

/** A phone without its page: what it sends to the listener whose code it has scanned. */
export interface PhoneLink {
  readonly id: string
  readonly token: string
  /** A REST call as the phone; `path` is below /api. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
}

/** Pairs as a phone does that has scanned the code with this address. */
export async function pairAt(url: string, name: string): Promise<PhoneLink> {
  const { origin, hash } = new URL(url)
  const send = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await fetch(`${origin}/api${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const answer = await send('POST', '/pair', { ticket: hash.replace('#ticket=', ''), name })
  if (answer.status !== 200)
    throw new Error(`Pairing answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  const { token, device } = paired.parse(answer.body)
  return { id: device.id, token, api: (method, path, body) => send(method, path, body, token) }
}
