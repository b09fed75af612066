import { createEffect, createSignal, on, onCleanup, untrack, type Accessor } from 'solid-js'
import { keep, onKept, recall } from './kept.ts'
import { callOf, readSent, type Caller, type Sent, type Tap } from './tap.ts'

const KEY = 'taps'

export interface Outbox {
  /** What is on its way or was refused, the oldest first. */
  readonly taps: Accessor<readonly Sent[]>
  /** The tap that is being sent now. */
  readonly sending: Accessor<string | null>
  /** What the host has taken last, in words. */
  readonly taken: Accessor<string | null>
  about(subject: string): Sent | undefined
  send(tap: Tap, words: string, about: string): void
  again(id: string): void
  drop(id: string): void
  clear(): void
}

export interface OutboxInput {
  readonly call: Caller
  readonly isLive: Accessor<boolean>
  now(): number
}

/** 24 random digits: the page has no crypto.randomUUID where the link is plain HTTP. */
const newTapId = (): string =>
  `tap-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`

/**
 * Taps on their way to the host: each is kept until the host has answered it, sent in order and one at a time, and sent
 * again with the same id where the connection ended before the answer. What the host refuses stays, with its words.
 */
export function createOutbox({ call, isLive, now }: OutboxInput): Outbox {
  const [taps, setTaps] = createSignal<readonly Sent[]>(readSent(recall(KEY)))
  const [sending, setSending] = createSignal<string | null>(null)
  const [taken, setTaken] = createSignal<string | null>(null)
  onCleanup(onKept(KEY, () => setTaps(readSent(recall(KEY)))))

  const change = (next: (before: readonly Sent[]) => readonly Sent[]): void => {
    setTaps(next)
    keep(KEY, taps())
  }
  const amend = (id: string, part: Partial<Sent>): void =>
    change((all) => all.map((each) => (each.id === id ? { ...each, ...part } : each)))
  const without = (id: string): void => change((all) => all.filter((each) => each.id !== id))

  /** False where the connection has ended and the tap waits for the next one. */
  const deliver = async (tap: Sent): Promise<boolean> => {
    amend(tap.id, { tried: true })
    const done = await call(callOf(tap))
    if (done.ok) {
      without(tap.id)
      setTaken(tap.words)
    } else if (done.error.code === 'LOST') return false
    else amend(tap.id, { problem: done.error.message })
    return true
  }
  const flush = async (): Promise<void> => {
    if (sending() !== null) return
    for (;;) {
      const next = taps().find(({ problem }) => problem === null)
      if (!next || !isLive()) break
      setSending(next.id)
      if (!(await deliver(next))) break
    }
    setSending(null)
  }
  createEffect(on([isLive, taps], ([live]) => live && void untrack(flush)))

  return {
    ...{ taps, sending, taken },
    about: (subject) => taps().find(({ about }) => about === subject),
    send(tap, words, about) {
      const made = { id: newTapId(), at: new Date(now()).toISOString() }
      setTaken(null)
      change((all) => [...all, { ...made, tap, words, about, tried: false, problem: null }])
    },
    again: (id) => amend(id, { problem: null }),
    drop: without,
    clear: () => change(() => []),
  }
}
