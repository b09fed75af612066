import type { Delivery } from '../../contract/message.ts'
import { deliverPrompts } from '../agents/deliverPrompts.ts'
import { inBackground, type Context } from '../context.ts'

/** Whoever of them stands at its prompt is told by a prompt; everybody else hears of it by their next hook. */
export function pushSoon(context: Context, deliveries: readonly Delivery[]): void {
  for (const { recipient } of deliveries) {
    const live = context.live.get(recipient)
    if (live) inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
  }
}
