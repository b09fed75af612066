import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Context } from '../context.ts'

const MINUTE = 60_000

/** Why an agent may send no further message in this minute; null where it may, and then this one is counted. */
export function countMessage(
  context: Context,
  sender: string,
  project: Project,
): Failure<'TOO_MANY_REQUESTS'> | null {
  if (sender === 'operator') return null
  const now = context.ports.clock.now()
  const lately = (context.messageTimes.get(sender) ?? []).filter((at) => at > now - MINUTE)
  const limit = project.settings.max_messages
  const first = lately[lately.length - limit]
  if (first === undefined) {
    context.messageTimes.set(sender, [...lately, now])
    return null
  }
  const wait = first + MINUTE - now
  return failure(
    'TOO_MANY_REQUESTS',
    `you have sent ${limit} messages within a minute; say more in one message, or send the next in ${Math.ceil(wait / 1000)} s`,
    { retry_after_ms: wait },
  )
}

/** An agent that is resumed, or that has ended, starts anew. */
export const forgetMessageRate = (context: Context, agentId: string): void =>
  void context.messageTimes.delete(agentId)
