import { expect, test } from 'vitest'
import { Emitter } from '../base/emitter.ts'
import type { Event } from '../contract/event.ts'
import { eventRow } from '../adapters/store/fixtures/rows.ts'
import { waitUntil, type Heard } from './waiting.ts'

const event: Event = { ...eventRow(), seq: 1 }
const listen = (): Heard => ({
  feed: new Emitter<Event>(),
  stopping: new AbortController(),
  ports: { clock: { now: () => 0, after: () => () => undefined } },
})

test('a check that makes an event of its own answers once, with its first answer', async () => {
  const context = listen()
  const answers: string[] = []
  const check = (): string | null => {
    // The first look comes before the wait.
    if (context.feed.size === 0) return null
    answers.push(answers.length === 0 ? 'granted' : 'renewed')
    context.feed.emit(event)
    return answers.at(-1) ?? null
  }
  const waiting = waitUntil(context, () => true, check, { ms: 1_000 })
  context.feed.emit(event)
  expect(await waiting).toBe('granted')
  expect(answers).toEqual(['granted'])
})

test('an event that a check without an answer makes is looked at after it', async () => {
  const context = listen()
  let looks = 0
  const check = (): string | null => {
    looks += 1
    if (looks === 2) context.feed.emit(event)
    return looks === 3 ? 'found' : null
  }
  const waiting = waitUntil(context, () => true, check, { ms: 1_000 })
  context.feed.emit(event)
  expect(await waiting).toBe('found')
})
