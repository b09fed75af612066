import { deliverPrompts } from '../agents/deliverPrompts.ts'
import { inBackground, type Context } from '../context.ts'

/**
 * Whoever stands at its prompt when something is sent to it is told by a prompt; everybody else hears of it by their next
 * hook. Messages are posted inside the transactions of other use cases too, so the history says when there is one.
 */
export function followMessages(context: Context): void {
  context.feed.on(({ images: { delivery } }) => {
    if (delivery?.state !== 'queued') return
    const live = context.live.get(delivery.recipient)
    if (live) inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
  })
}
