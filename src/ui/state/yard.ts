import { createContext, createSignal, useContext, type Accessor } from 'solid-js'
import { createStore, reconcile, type SetStoreFunction } from 'solid-js/store'
import type { Clock } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { followFeed, type FeedInput, type FeedState } from '../../client/feed.ts'
import type { Client } from '../../client/rpc.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Attention } from '../../contract/attention.ts'
import type { Event } from '../../contract/event.ts'
import type { Device } from '../../contract/device.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Delivery, Message, Thread } from '../../contract/message.ts'
import type { Project } from '../../contract/project.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Run } from '../../contract/run.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Snapshot } from '../../contract/views.ts'
import type { Session } from './session.ts'

type ById<Row> = Record<string, Row>

/** What the host knows, as the feed tells it; each row is replaced by its newer image. */
export interface YardState {
  seq: number
  projects: ById<Project>
  tasks: ById<Task>
  agents: ById<Agent>
  terminals: ById<Terminal>
  prompts: ById<Prompt>
  /** What waits for the person, and what has ended since this page was opened. */
  attention: ById<Attention>
  /** What is held, and what has ended since this page was opened. */
  locks: ById<Lock>
  runs: ById<Run>
  threads: ById<Thread>
  /** The newest, and what has come since this page was opened. */
  messages: ById<Message>
  deliveries: ById<Delivery>
  /** The current ones, and what they were since this page was opened. */
  memories: ById<Memory>
  /** Paired phones, and those that were revoked since this page was opened. */
  devices: ById<Device>
}

/** Why a call did not come about; `LOST` where there is no connection to the host right now. */
export interface CallFailure {
  readonly code: string
  readonly message: string
  readonly details: unknown
}

export interface Yard {
  readonly state: YardState
  readonly link: Accessor<FeedState>
  /** Whether the first snapshot has arrived. */
  readonly ready: Accessor<boolean>
  readonly session: Session
  /** Calls the host; what it answers is shown when the feed brings it. */
  call<T>(run: (client: Client) => Promise<T>): Promise<Result<T, CallFailure>>
  /** Hears each event as it comes, after the state has taken it in; the returned function ends that. */
  onEvent(listener: (event: Event) => void): () => void
  /** Connects again now where it would still wait. */
  wake(): void
  /** Gives up a connection that does not answer any more. */
  cut(): void
  close(): void
}

export const clock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = window.setTimeout(run, ms)
    return () => window.clearTimeout(timer)
  },
}

const EMPTY: YardState = {
  seq: 0,
  projects: {},
  tasks: {},
  agents: {},
  terminals: {},
  prompts: {},
  attention: {},
  locks: {},
  runs: {},
  threads: {},
  messages: {},
  deliveries: {},
  memories: {},
  devices: {},
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ById<Row> =>
  Object.fromEntries(rows.map((row) => [row.id, row]))

const fromSnapshot = ({ type: _, ...rows }: Snapshot): YardState => ({
  seq: rows.seq,
  projects: byId(rows.projects),
  tasks: byId(rows.tasks),
  agents: byId(rows.agents),
  terminals: byId(rows.terminals),
  prompts: byId(rows.prompts),
  attention: byId(rows.attention),
  locks: byId(rows.locks),
  runs: byId(rows.runs),
  threads: byId(rows.threads),
  messages: byId(rows.messages),
  deliveries: byId(rows.deliveries),
  memories: byId(rows.memories),
  devices: byId(rows.devices),
})

function shielded(work: () => void): void {
  try {
    work()
  } catch (error) {
    reportError(error)
  }
}

function asFailure(error: unknown): CallFailure {
  const fields = typeof error === 'object' && error !== null ? error : {}
  const code = 'code' in fields && typeof fields.code === 'string' ? fields.code : 'LOST'
  const message =
    code === 'LOST'
      ? 'The connection to the host was lost; it heals by itself. Try again then.'
      : 'message' in fields && typeof fields.message === 'string'
        ? fields.message
        : code
  return { code, message, details: 'data' in fields ? fields.data : undefined }
}

/** Folds one more event in: each row that it names is replaced by its newer image. */
function take(setState: SetStoreFunction<YardState>, { seq, images }: Event): void {
  const { project, task, agent, terminal, prompt, attention, lock } = images
  const { run, thread, message, delivery, memory, device } = images
  setState('seq', seq)
  if (project) setState('projects', project.id, reconcile(project))
  if (task) setState('tasks', task.id, reconcile(task))
  if (agent) setState('agents', agent.id, reconcile(agent))
  if (terminal) setState('terminals', terminal.id, reconcile(terminal))
  if (prompt) setState('prompts', prompt.id, reconcile(prompt))
  if (attention) setState('attention', attention.id, reconcile(attention))
  if (lock) setState('locks', lock.id, reconcile(lock))
  if (run) setState('runs', run.id, reconcile(run))
  if (thread) setState('threads', thread.id, reconcile(thread))
  if (message) setState('messages', message.id, reconcile(message))
  if (delivery) setState('deliveries', delivery.id, reconcile(delivery))
  if (memory) setState('memories', memory.id, reconcile(memory))
  if (device) setState('devices', device.id, reconcile(device))
}

/** How the feed of a page differs from that of a window on the host's own machine. */
export type FeedOptions = Partial<
  Pick<FeedInput, 'WebSocket' | 'longestWait' | 'attemptMs' | 'onWelcome' | 'onState'>
>

/** Follows the host and keeps its state; a gap or a lost connection heals by itself. */
export function createYard(session: Session, options: FeedOptions = {}): Yard {
  const [state, setState] = createStore<YardState>(EMPTY)
  const [link, setLink] = createSignal<FeedState>('connecting')
  const [ready, setReady] = createSignal(false)
  const listeners = new Set<(event: Event) => void>()

  const feed = followFeed({
    ...session,
    WebSocket,
    ...options,
    clock,
    onSnapshot: (snapshot) => {
      shielded(() => {
        setState(reconcile(fromSnapshot(snapshot)))
        setReady(true)
      })
    },
    onEvent: (event) => {
      // What fails while the page draws is a fault of the page: it is reported, and the feed goes on.
      shielded(() => take(setState, event))
      for (const listener of [...listeners]) shielded(() => listener(event))
    },
    onState: (now) => {
      setLink(now)
      options.onState?.(now)
    },
  })

  return {
    state,
    link,
    ready,
    session,
    async call(run) {
      const connection = feed.connection()
      if (!connection) return err(asFailure(null))
      try {
        const lost = connection.closed.then(() => Promise.reject(new Error('the connection has ended')))
        return ok(await Promise.race([run(connection.call), lost]))
      } catch (error) {
        // oRPC states every refusal of the host by throwing.
        return err(asFailure(error))
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wake: () => feed.wake(),
    cut: () => feed.cut(),
    close: () => feed.close(),
  }
}

const YardContext = createContext<Yard>()
export const YardProvider = YardContext.Provider

export function useYard(): Yard {
  const yard = useContext(YardContext)
  if (!yard) throw new Error('useYard is used outside of YardProvider')
  return yard
}
