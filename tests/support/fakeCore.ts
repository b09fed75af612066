import type { Event } from '../../src/contract/event.ts'
import type { Role } from '../../src/contract/token.ts'
import { err } from '../../src/base/result.ts'
import { failure } from '../../src/contract/errors.ts'
import { operationTable } from '../../src/contract/operationTable.ts'
import { Emitter } from '../../src/base/emitter.ts'
import type { Caller, CallOptions, Core } from '../../src/core/index.ts'

const isPhone = (role: Role): boolean => role === 'viewer' || role === 'remote'

export interface FakeCall {
  readonly operation: string
  readonly caller: Caller
  readonly input: unknown
}

type Answer = (input: never, caller: Caller, options: CallOptions) => unknown

/** A caller of each role, as tokens made for one project would have it. The secret is the role's name. */
export const callers: Readonly<Record<Role, Caller>> = {
  operator: caller('operator', {}),
  coordinator: caller('coordinator', { project_id: 'prj-1', task_id: 'tsk-c0', agent_id: 'agt-c0' }),
  worker: caller('worker', { project_id: 'prj-1', task_id: 'tsk-w0', agent_id: 'agt-w0' }),
  viewer: caller('viewer', {}),
  remote: caller('remote', {}),
}

function caller(role: Role, bound: Partial<Caller>): Caller {
  return {
    token_id: `tok-${role}`,
    role,
    project_id: null,
    task_id: null,
    agent_id: null,
    label: role,
    ...bound,
  }
}

/**
 * A core that answers what a test gives it, by operation name, and records every call that reaches it. It is for tests
 * of the edge, which must refuse before the core is asked.
 */
export function createFakeCore(answers: Readonly<Record<string, Answer>> = {}) {
  const calls: FakeCall[] = []
  const revoked = new Set<string>()
  const roles = new Map<string, Role>()
  const heard: string[] = []
  const pairings: unknown[] = []
  const history: Event[] = []
  const gone = new Set<number>()
  const news = new Emitter<Event>()
  const handlers: Record<string, Record<string, unknown>> = {}
  for (const { noun, verb, name } of operationTable)
    (handlers[noun] ??= {})[verb] = async (caller: Caller, input: never, options: CallOptions) => {
      calls.push({ operation: name, caller, input })
      const answer = answers[name]
      if (!answer) throw new Error(`The test gave no answer for ${name}`)
      return answer(input, caller, options)
    }
  const authenticate = (secret: string): Caller | undefined => {
    const known = Object.values(callers).find(({ role }) => role === secret)
    return known && !revoked.has(secret) ? { ...known, role: roles.get(secret) ?? known.role } : undefined
  }
  const core = {
    handlers,
    authenticate,
    authenticateDevice: (secret: string) => {
      const known = authenticate(secret)
      return known && isPhone(known.role) ? known : undefined
    },
    heardFrom: (_: Caller, address: string) => void heard.push(address),
    pair: (pairing: unknown) => {
      pairings.push(pairing)
      return err(failure('TICKET_REFUSED', 'The test pairs nobody.'))
    },
    toolsets: () => [],
    snapshot: () => ({
      type: 'snapshot',
      seq: history.length,
      projects: [],
      tasks: [],
      agents: [],
      terminals: [],
      prompts: [],
      attention: [],
      locks: [],
      runs: [],
      threads: [],
      messages: [],
      deliveries: [],
      memories: [],
      devices: [],
    }),
    eventsAfter: (seq: number, limit: number) =>
      history.filter((event) => event.seq > seq && !gone.has(event.seq)).slice(0, limit),
    onEvent: (listener: (event: Event) => void) => news.on(listener),
    terminalAccess: () => null,
    viewTerminal: () => undefined,
    typeInto: () => false,
    resizeTerminal: () => false,
    signalTerminal: () => false,
    adoptOperatorToken: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  } as unknown as Core
  /** Appends to the history and tells the listeners, as a commit does. */
  const commit = (type: string, detail = ''): Event => {
    const event: Event = {
      seq: history.length + 1,
      at: new Date(0).toISOString(),
      type,
      project_id: null,
      task_id: null,
      agent_id: null,
      by: 'operator',
      detail,
      images: {},
    }
    history.push(event)
    news.emit(event)
    return event
  }
  const revoke = (secret: string): void => {
    revoked.add(secret)
    commit('token.revoked')
  }
  /** Gives the token another role, as a person does with a phone. */
  const turn = (secret: string, role: Role): void => {
    roles.set(secret, role)
    commit('device.demoted')
  }
  /** Lets events go, as the retention does. */
  const letGo = (...seqs: readonly number[]): void => seqs.forEach((seq) => gone.add(seq))
  return { core, calls, commit, letGo, revoke, turn, heard, pairings, listeners: () => news.size }
}
