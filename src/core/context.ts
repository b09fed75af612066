import { Emitter } from '../base/emitter.ts'
import { Limit } from '../base/limit.ts'
import { Serial } from '../base/serial.ts'
import type { Event } from '../contract/event.ts'
import type { Lock } from '../contract/lock.ts'
import type { LiveAgent } from './agents/liveAgent.ts'
import type { Presence } from './agents/presenceState.ts'
import { createPhoneState, type PhoneState } from './phone/phoneState.ts'
import type { Ports } from './ports.ts'
import { Checkouts } from './worktrees/checkouts.ts'
import type { Followed, FollowedRepository } from './worktrees/followed.ts'

/** An agent whose program has failed: what it failed by, and how what is planned for it is called off. */
export interface Failing {
  readonly reasons: readonly string[]
  readonly cancel: () => void
}

export interface LockWaiter {
  readonly owner: string
  /** What is in its way now. */
  readonly locks: () => Lock[]
}

/** What the use cases of one core share. Facts are in the store; this holds only what a restart may forget. */
export interface Context {
  readonly ports: Ports
  readonly about: { readonly version: string; readonly pid: number; readonly started_at: string }
  /** Every committed event, in order. */
  readonly feed: Emitter<Event>
  /** Where the work of each project lies. */
  readonly checkouts: Checkouts
  /** One change of a repository's branches and worktrees at a time, by project root. */
  readonly repositories: Serial
  /** Running agents by id. */
  readonly live: Map<string, LiveAgent>
  /** Agents that are not gone and have been heard of, guests among them, by id. */
  readonly presence: Map<string, Presence>
  /** Tasks that a guest had when it ended, by its id, to tell it when it comes back. */
  readonly lost: Map<string, readonly string[]>
  /** Calls off the next look at the guests. */
  cancelSweep: () => void
  /** Agents whose program has failed lately, by id: they are to be started again, or were and are watched. */
  readonly failing: Map<string, Failing>
  /** Commands under way by receipt key, so that a retry joins the first. */
  readonly underway: Map<string, Promise<unknown>>
  /** Callers that wait for a lock, and who is in their way now. */
  readonly lockWaiters: Set<LockWaiter>
  /** Deliveries that an answer to a hook carries right now: the next hook must not carry them as well. */
  readonly carried: Set<string>
  /** When each agent has sent its messages of the last minute, in milliseconds. */
  readonly messageTimes: Map<string, readonly number[]>
  /** When the next lease ends, in milliseconds, and what calls off the timer that waits for it. */
  nextExpiry: number
  cancelExpiry: () => void
  /** Tasks whose launch is under way, and whether it was asked for once more meanwhile. */
  readonly launching: Map<string, { again: boolean }>
  /** Tasks of which something may wait for the person, so that the others cost no query. */
  readonly waiting: Set<string>
  /** Worktrees whose folders are followed, by task id, and their repositories by common Git folder. */
  readonly followed: Map<string, Followed>
  readonly repositoriesFollowed: Map<string, FollowedRepository>
  /** Tasks whose worktrees are being taken away. */
  readonly unfollowed: Set<string>
  /** Looks at worktrees, a few at a time for each project. */
  readonly looks: Limit
  /** Comparisons of worktrees, one at a time for each project. */
  readonly radar: Serial
  /** The listener for phones, and what they ask for. */
  readonly phone: PhoneState
  /** Work that goes on after its command was answered. */
  readonly background: Set<Promise<void>>
  /** Aborted when the core stops. */
  readonly stopping: AbortController
}

/** Looks at a time for each project: an agent's own programs come first. */
const LOOKS = 2

export function createContext(ports: Ports, about: Context['about']): Context {
  const feed = new Emitter<Event>()
  const checkouts = new Checkouts(ports)
  // Before all who might ask where something lies as they hear of the same event.
  feed.on((event) => checkouts.note(event))
  return {
    ports,
    about,
    feed,
    checkouts,
    repositories: new Serial(),
    live: new Map(),
    presence: new Map(),
    lost: new Map(),
    cancelSweep: () => undefined,
    failing: new Map(),
    underway: new Map(),
    lockWaiters: new Set(),
    carried: new Set(),
    messageTimes: new Map(),
    nextExpiry: Number.POSITIVE_INFINITY,
    cancelExpiry: () => undefined,
    launching: new Map(),
    waiting: new Set(
      ports.store
        .read((tables) => tables.attention.list({ where: { closed_at: null } }))
        .flatMap((item) => item.task_id ?? []),
    ),
    followed: new Map(),
    repositoriesFollowed: new Map(),
    unfollowed: new Set(),
    looks: new Limit(LOOKS),
    radar: new Serial(),
    phone: createPhoneState(),
    background: new Set(),
    stopping: new AbortController(),
  }
}

/** Runs work that nobody waits for; a failure in it is a bug and is logged with the name. */
export function inBackground(context: Context, name: string, work: () => Promise<void>): void {
  const promise = work()
    .catch((error: unknown) => {
      context.ports.log.error({ err: error, work: name }, 'background work failed')
    })
    .finally(() => context.background.delete(promise))
  context.background.add(promise)
}
