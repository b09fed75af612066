import { readClaudeHook } from '../../src/adapters/agents/claude/hooks.ts'
import { denyTool } from '../../src/adapters/agents/refuseTool.ts'
import { createClaudeUsage } from '../../src/adapters/agents/claude/usage.ts'
import type { Event } from '../../src/contract/event.ts'
import type { Input, Output } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import { must, operator, type InProcess } from './inProcess.ts'
import { shellKind } from './shellKind.ts'

/** The shell, and beside it a kind whose hooks are read as Claude Code's are, for those who come by themselves. */
const hooked: AgentKind = {
  ...shellKind,
  kind: 'claude',
  readHook: readClaudeHook,
  refuse: denyTool,
  readUsage: createClaudeUsage,
}
const kinds = [shellKind, hooked]
export const withGuests: Agents = {
  list: () => kinds,
  get: (kind) => kinds.find((one) => one.kind === kind),
}

type Register = Input<'agent', 'register'>

export interface Guest extends Caller {
  readonly agent_id: string
  readonly registered: Output<'agent', 'register'>
}

/** A guest with a token of its own, as its CLI gets one by the person's. */
export async function comeAsGuest(system: InProcess, change: Partial<Register> = {}): Promise<Guest> {
  const input: Register = {
    ...{ project: system.project.id, label: 'amy', role: 'worker', kind: 'claude' },
    ...{ contact: 'hooks', summary: '' },
    ...change,
  }
  const registered = must(await system.core.handlers.agent.register(operator, input, {}))
  const caller = system.core.authenticate(registered.token)
  if (!caller) throw new Error('the token of the guest is not accepted')
  return { ...caller, agent_id: registered.agent.id, registered }
}

/** What the operator sees of it now. */
export const seenOf = async (system: InProcess, { agent_id: id }: { agent_id: string | null }) =>
  must(await system.core.handlers.agent.show(operator, { agent_id: id ?? '' }, {}))

/** What tests of guests do again and again with the system of the moment. */
export function guestHands(system: () => InProcess) {
  const seqNow = (): number => system().core.eventsAfter(0, 100_000).at(-1)?.seq ?? 0
  /** The next time that the agent has this status. */
  const becomes = (guest: { agent_id: string }, status: string): Promise<Event> => {
    const after = seqNow()
    return system().event(
      ({ seq, images }) =>
        seq > after && images.agent?.id === guest.agent_id && images.agent.status === status,
    )
  }
  const hook = async (guest: Caller, event: string, body: Record<string, unknown> = {}) =>
    must(await system().core.handlers.agent.hook(guest, { event, ...body }, {}))
  const ping = (guest: Caller, said: { summary?: string; label?: string } = {}) =>
    system().core.handlers.agent.ping(guest, said, {})
  const lock = (by: Caller, target: string) =>
    system().core.handlers.lock.acquire(
      by,
      { target, reason: '', scope: 'checkout', ttl_ms: 86_400_000, wait_ms: 0 },
      {},
    )
  const locks = async () =>
    must(await system().core.handlers.lock.list(operator, { limit: 50, offset: 0 }, {})).items.map(
      ({ key, owner }) => [key, owner],
    )
  return { becomes, hook, ping, lock, locks }
}
