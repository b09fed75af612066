import { isoTime } from '../base/clock.ts'
import { err, type Result } from '../base/result.ts'
import type { Failure } from '../contract/errors.ts'
import type { Event } from '../contract/event.ts'
import { operationNamed } from '../contract/operationTable.ts'
import type { PairAnswer } from '../contract/phone.ts'
import type { Toolset } from '../contract/operation.ts'
import type { Snapshot } from '../contract/views.ts'
import { eventForPhone, isPhone } from '../domain/phoneView.ts'
import { admitAgent } from './agents/admitAgent.ts'
import { heedExit } from './agents/heedExit.ts'
import { liveByTerminal, noteSignalled } from './agents/live.ts'
import { heedScreen, noteTyped } from './agents/observe.ts'
import { followGuests } from './agents/sweepGuests.ts'
import type { Caller } from './caller.ts'
import { createContext, type Context } from './context.ts'
import { createHandlers } from './createHandlers.ts'
import type { Handlers } from './handlers.ts'
import { commit } from './ledger.ts'
import { followExpiry } from './locks/followExpiry.ts'
import { followDay } from './spending/followDay.ts'
import { followMessages } from './messages/followMessages.ts'
import { heardFrom } from './phone/heardFrom.ts'
import { pairDevice, type Pairing } from './phone/pairDevice.ts'
import { resumePhone } from './phone/resumePhone.ts'
import type { Ports } from './ports.ts'
import type { TerminalEvent, TerminalFrame, TerminalView } from './ports/terminals.ts'
import { recover } from './recover.ts'
import { takePhoneSnapshot } from './takePhoneSnapshot.ts'
import { takeSnapshot } from './takeSnapshot.ts'
import { endAllStrays } from './terminals/endStrays.ts'
import { followWorktrees } from './worktrees/followWorktrees.ts'
import { pruneDaily } from './worktrees/pruneTrash.ts'
import { adoptOperatorToken, authenticate, authenticateDevice } from './tokens/tokens.ts'

/** What runs is asked to end, and after so many milliseconds made to. */
const STOP_MS = 3_000

/** What a caller may do with one terminal; null when it may not even see it. */
export type TerminalAccess = { readonly writable: boolean } | null

/** The coordinator: every rule and every fact, behind one handler an operation. */
export interface Core {
  readonly handlers: Handlers
  /** The caller that a secret stands for; undefined for an unknown or revoked one. Constant time in the secret. */
  authenticate(secret: string): Caller | undefined
  /** The caller that a phone's secret stands for; undefined for every other token. */
  authenticateDevice(secret: string): Caller | undefined
  /** Exchanges a ticket for the token of a new phone. The only thing that needs no token. */
  pair(pairing: Pairing): Result<PairAnswer, Failure<'TICKET_REFUSED' | 'TOO_MANY_REQUESTS'>>
  /** A sign of life of a phone, from an address. */
  heardFrom(caller: Caller, address: string): void
  /** Optional sets of tools that the caller's project has turned on. */
  toolsets(caller: Caller): readonly Toolset[]
  /** The state now as the caller sees it, and its event number; without a caller, all of it. */
  snapshot(caller?: Caller): Snapshot
  /** Events after `seq` that are stored already, oldest first, at most `limit`, as the caller sees them. */
  eventsAfter(seq: number, limit: number, caller?: Caller): Event[]
  /** Hears each event after its commit, in order; the returned function ends the subscription. */
  onEvent(listener: (event: Event) => void): () => void
  terminalAccess(caller: Caller, terminalId: string): TerminalAccess
  viewTerminal(
    terminalId: string,
    send: (frame: TerminalFrame) => void,
    lines?: number,
  ): TerminalView | undefined
  /** A person typed into the terminal; queued prompts wait for them. False when it is not running. */
  typeInto(terminalId: string, data: string): boolean
  resizeTerminal(terminalId: string, cols: number, rows: number): boolean
  signalTerminal(terminalId: string, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGHUP'): boolean
  /** Makes an operator's token valid for this home; its secret is the host's to keep, mode 0600. */
  adoptOperatorToken(secret: string): void
  /** Mends what the last host left behind, then resumes agents. Call once, after the server listens; calls wait for it. */
  start(): Promise<void>
  /** Ends waiters, agents and terminals; what ran is resumed by the next start. */
  stop(): Promise<void>
}

export function createCore(ports: Ports, about: { version: string; pid: number }): Core {
  const context = createContext(ports, { ...about, started_at: isoTime(ports.clock.now()) })
  const { store, terminals } = ports
  followMessages(context)
  const unsubscribe = terminals.on((event) => heedTerminal(context, event))
  const recovered = Promise.withResolvers<void>()
  let unfollow = (): Promise<void> => Promise.resolve()
  return {
    handlers: guarded(context, recovered.promise, createHandlers(context)),
    authenticate: (secret) => authenticate(context, secret),
    toolsets: ({ project_id }) => {
      const project = store.read((tables) => tables.projects.get(project_id ?? ''))
      return project?.settings.file_tools === true ? ['files'] : []
    },
    authenticateDevice: (secret) => authenticateDevice(context, secret),
    pair: (pairing) => pairDevice(context, pairing),
    heardFrom: (caller, address) => heardFrom(context, caller, address),
    snapshot: (caller) => snapshotFor(context, caller),
    eventsAfter: (seq, limit, caller) => eventsFor(context, seq, limit, caller),
    onEvent: (listener) => context.feed.on(listener),
    terminalAccess: (caller, terminalId) => terminalAccess(context, caller, terminalId),
    viewTerminal: (terminalId, send, lines) => terminals.view(terminalId, send, lines),
    typeInto: (terminalId, data) => {
      const live = liveByTerminal(context, terminalId)
      if (live) noteTyped(context, live)
      return terminals.write(terminalId, data)
    },
    resizeTerminal: (terminalId, cols, rows) => terminals.resize(terminalId, cols, rows),
    signalTerminal: (terminalId, signal) => {
      if (signal !== 'SIGINT') noteSignalled(context, terminalId)
      return terminals.signal(terminalId, signal)
    },
    adoptOperatorToken: (secret) => adoptOperatorToken(context, secret),
    start: async () => {
      await recover(context).finally(recovered.resolve)
      pruneDaily(context)
      followExpiry(context)
      followGuests(context)
      followDay(context)
      resumePhone(context)
      unfollow = followWorktrees(context)
    },
    stop: async () => {
      context.stopping.abort()
      await unfollow()
      await stop(context, unsubscribe)
    },
  }
}

const snapshotFor = ({ ports }: Context, caller: Caller | undefined): Snapshot =>
  ports.store.read((tables) =>
    caller && isPhone(caller.role) ? takePhoneSnapshot(tables, caller.project_id) : takeSnapshot(tables),
  )

function eventsFor({ ports }: Context, seq: number, limit: number, caller: Caller | undefined): Event[] {
  const events = ports.store.read((tables) => tables.events(seq, limit))
  return caller && isPhone(caller.role)
    ? events.map((event) => eventForPhone(event, caller.project_id))
    : events
}

type Handle = (caller: Caller, ...call: unknown[]) => Promise<unknown>

/**
 * What stands before every handler. Agents of the last host call again as soon as the server listens; nothing is carried
 * out beside what is being mended. Then whether this agent may call this operation now.
 */
function guarded(context: Context, ready: Promise<void>, handlers: Handlers): Handlers {
  const guard = (name: string, handle: Handle): Handle => {
    const operation = operationNamed(name)
    return async (caller, ...call) => {
      await ready
      const refused = admitAgent(context, operation, caller)
      return refused ? err(refused) : handle(caller, ...call)
    }
  }
  // Every handler keeps its type; the walk over all of them is beyond what the compiler can follow.
  const nouns = Object.entries(handlers as unknown as Record<string, Record<string, Handle>>)
  const held = nouns.map(([noun, verbs]) => [
    noun,
    Object.fromEntries(
      Object.entries(verbs).map(([verb, handle]) => [verb, guard(`${noun}.${verb}`, handle)]),
    ),
  ])
  return Object.fromEntries(held) as Handlers
}

/** What arrives uninvited from the terminals: a changed screen, an ended program. */
function heedTerminal(context: Context, event: TerminalEvent): void {
  if (context.stopping.signal.aborted) return
  const live = liveByTerminal(context, event.id)
  if (event.type === 'screen') {
    if (live) heedScreen(context, live)
    return
  }
  if (live) return heedExit(context, live, event.exit)
  commit(context, 'host', ({ tables, record }) => {
    const terminal = tables.terminals.get(event.id)
    if (!terminal || terminal.state === 'exited') return
    const change = { state: 'exited' as const, exit_code: event.exit.code }
    tables.terminals.update(terminal.id, change)
    record({ type: 'terminal.exited', images: { terminal: { ...terminal, ...change } } })
  })
}

function terminalAccess(context: Context, caller: Caller, terminalId: string): TerminalAccess {
  const terminal = context.ports.store.read((tables) => tables.terminals.get(terminalId))
  if (!terminal) return null
  if (caller.project_id !== null && caller.project_id !== terminal.project_id) return null
  switch (caller.role) {
    case 'operator':
    case 'remote':
      return { writable: true }
    case 'viewer':
      return { writable: false }
    default:
      return null
  }
}

async function stop(context: Context, unsubscribe: () => void): Promise<void> {
  context.stopping.abort()
  unsubscribe()
  for (const live of context.live.values()) {
    live.cancelRecheck()
    live.cancelRetry()
    live.cancelHold()
  }
  for (const failing of context.failing.values()) failing.cancel()
  context.cancelExpiry()
  context.cancelSweep()
  context.phone.cancelRetry()
  for (const cancel of context.phone.expiries.values()) cancel()
  await context.ports.phone.close()
  await context.ports.terminals.close(STOP_MS)
  await endAllStrays(context, STOP_MS)
  await Promise.all([...context.background])
  await context.ports.files.settled()
}
