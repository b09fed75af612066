import { ok } from '../base/result.ts'
import type { Context } from './context.ts'
import type { Handlers } from './handlers.ts'

/** What the host says of itself: to everyone that it lives, to the operator also where. */
export const describeHost = (context: Context): Handlers['host'] => ({
  health: async () => ok({ ...context.about, seq: context.ports.store.read((tables) => tables.lastSeq()) }),
  about: async () => {
    const { home, url } = context.ports.config
    return ok({ ...context.about, home, url: url() })
  },
})
