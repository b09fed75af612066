import { WebSocket } from 'ws'
import type { Event } from '../src/contract/event.ts'
import { connect } from '../src/client/rpc.ts'

export interface Followed {
  /** Resolves with the next event for which this is true; events are heard in order, each once. */
  until(wanted: (event: Pick<Event, 'type' | 'images'>) => boolean): Promise<void>
  close(): void
}

/** The host's feed from now on. */
export async function follow({ url, token }: { url: string; token: string }): Promise<Followed> {
  // What we use of ws is what browsers have; its types say more.
  const rpc = await connect({ url, token, WebSocket: WebSocket as never })
  const feed = await rpc.call.event.follow({})
  await feed.next()
  return {
    async until(wanted) {
      for (;;) {
        const { value, done } = await feed.next()
        if (done) throw new Error('The feed ended')
        if ('images' in value && wanted(value)) return
      }
    },
    close: rpc.close,
  }
}
