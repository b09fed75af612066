import type { Agent } from '../../contract/agent.ts'
import type { Delivery, Message } from '../../contract/message.ts'
import { isUrgent, mailText, PUSHED_BYTES } from '../../domain/mail.ts'
import { passesHold } from '../../domain/promptDelivery.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { markDelivery } from './markDelivery.ts'

type Body = Readonly<Record<string, unknown>>

/** One call of an agent's hook. */
export interface HookCall {
  readonly event: string
  readonly body: Body
  /** Whether its answer has reached the connection. */
  readonly answered: Promise<boolean> | undefined
}

interface Waiting {
  readonly delivery: Delivery
  readonly message: Message
}

/** So many are looked at for one hook; their texts decide how many it carries. */
const AT_ONCE = 30

/** The hook answer that puts what waits for an agent before its model; null where nothing waits or this hook cannot. */
export function carryMessages(context: Context, agent: Agent, call: HookCall): Body | null {
  const kind = context.ports.agents.get(agent.kind)
  if (!kind) return null
  const waiting = waitingFor(context, agent)
  const answer = (text: string): Body | null =>
    kind.intoTurn(call.event, text, call.body) ?? kind.besidePrompt?.(call.event, text, call.body) ?? null
  return carry(context, agent, call, { waiting, answer })
}

/**
 * The hook answer that keeps a turn from ending, because something waits that names the agent, or a directive; null where
 * nothing of the kind does. What else waits goes along.
 */
export function holdTurn(context: Context, agent: Agent, call: HookCall): Body | null {
  const kind = context.ports.agents.get(agent.kind)
  if (!kind?.holdTurn) return null
  const waiting = waitingFor(context, agent)
  if (!waiting.some(({ delivery, message }) => isUrgent(delivery.directed, message.kind))) return null
  const answer = (text: string): Body | null => kind.holdTurn?.(call.event, text, call.body) ?? null
  return carry(context, agent, call, { waiting, answer })
}

/** What is queued for the agent and under way by nothing else, those that may hold its turn first. */
export function waitingFor(context: Context, agent: Pick<Agent, 'id' | 'held'>): Waiting[] {
  const queued = context.ports.store.read((tables) =>
    tables.deliveries
      .list({ where: { recipient: agent.id, state: 'queued', carrier: null }, limit: AT_ONCE })
      .flatMap((delivery) => {
        const message = tables.messages.get(delivery.message_id)
        return message ? [{ delivery, message }] : []
      }),
  )
  const free = queued.filter(
    ({ delivery, message }) => !context.carried.has(delivery.id) && passesHold(agent.held, message.sender),
  )
  const urgent = ({ delivery, message }: Waiting): boolean => isUrgent(delivery.directed, message.kind)
  return [...free.filter(urgent), ...free.filter((each) => !urgent(each))]
}

/**
 * They count as delivered once the answer has been written to the connection. Where the connection breaks before, or the
 * host ends, they are queued still, and the next hook carries them.
 */
function carry(
  context: Context,
  agent: Agent,
  { event, answered }: HookCall,
  { waiting, answer }: { waiting: readonly Waiting[]; answer: (text: string) => Body | null },
): Body | null {
  if (waiting.length === 0) return null
  const where = { recipient: agent.id, state: 'queued' as const }
  const all = context.ports.store.read((tables) => tables.deliveries.count(where))
  const { text, shown } = mailText(
    waiting.map(({ message }) => message),
    PUSHED_BYTES,
    all - waiting.length,
  )
  const body = answer(text)
  if (body === null) return null
  const ids = new Set(shown.map(({ id }) => id))
  const taken = waiting.filter(({ message }) => ids.has(message.id)).map(({ delivery }) => delivery)
  for (const { id } of taken) context.carried.add(id)
  const settle = (isSent: boolean): void => {
    if (isSent) deliver(context, taken, `hook ${event}`)
    for (const { id } of taken) context.carried.delete(id)
  }
  if (answered === undefined) settle(true)
  else inBackground(context, 'messages in a hook', async () => settle(await answered))
  return body
}

function deliver(context: Context, deliveries: readonly Delivery[], carrier: string): void {
  commit(context, 'host', (writer) => {
    for (const { id } of deliveries) {
      const now = writer.tables.deliveries.get(id)
      if (now) markDelivery(writer, now, 'delivered', carrier)
    }
  })
}
