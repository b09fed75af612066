import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../base/clock.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'
import { followFeed, type Feed, type FeedInput, type FeedState } from './feed.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

/** Waits at once, so that a test of connecting again takes no time. */
const impatient: Clock = {
  now: () => 0,
  after: (_, run) => {
    const timer = setImmediate(run)
    return () => clearImmediate(timer)
  },
}

/** Time that passes only when the test says so: what waits, by its milliseconds. */
function standing() {
  const waiting = new Map<() => void, number>()
  const clock: Clock = {
    now: () => 1_000,
    after(ms, run) {
      waiting.set(run, ms)
      return () => waiting.delete(run)
    },
  }
  return {
    clock,
    waits: () => [...waiting.values()],
    pass: () => [...waiting.keys()].forEach((run) => run()),
  }
}

let edge: Edge
let feed: Feed
afterEach(async () => {
  feed.close()
  await edge.close()
})

/** Follows the feed and notes what comes: `snapshot 3`, `event 4`, and the states. */
function follow(token = 'operator', options: Partial<FeedInput> = {}) {
  const notes: string[] = []
  const waiting: { note: string; resolve: () => void }[] = []
  const note = (text: string): void => {
    notes.push(text)
    for (const each of waiting.filter(({ note }) => note === text)) each.resolve()
  }
  feed = followFeed({
    url: `http://127.0.0.1:${edge.port}`,
    token,
    WebSocket: globalThis.WebSocket,
    clock: impatient,
    onSnapshot: ({ seq }) => note(`snapshot ${seq}`),
    onEvent: ({ seq }) => note(`event ${seq}`),
    onState: (state: FeedState) => note(state),
    ...options,
  })
  const until = (text: string): Promise<void> =>
    notes.includes(text) ? Promise.resolve() : new Promise((resolve) => waiting.push({ note: text, resolve }))
  /** The next time that it is noted. */
  const next = (text: string): Promise<void> =>
    new Promise((resolve) => waiting.push({ note: text, resolve }))
  return { notes, until, next, facts: () => notes.filter((text) => /\d/.test(text)) }
}

describe('the feed of a client', () => {
  it('resumes behind what it has seen when its host comes back', async () => {
    const fake = createFakeCore()
    edge = await startEdge(fake)
    fake.commit('task.created')
    const { until, facts, notes } = follow()
    await until('snapshot 1')
    fake.commit('task.updated')
    await until('event 2')
    const { port } = edge
    await edge.close()
    await until('lost')
    fake.commit('task.updated')
    fake.commit('task.updated')
    edge = await startEdge(fake, {}, port)
    await until('event 4')
    expect(facts()).toEqual(['snapshot 1', 'event 2', 'event 3', 'event 4'])
    expect(notes.filter((note) => note === 'live')).toHaveLength(2)
  })

  it('starts over with a host that has another history', async () => {
    edge = await startEdge()
    for (let at = 0; at < 3; at++) edge.commit('task.created')
    const { until, facts } = follow()
    await until('snapshot 3')
    const { port } = edge
    await edge.close()
    edge = await startEdge(createFakeCore(), {}, port)
    await until('snapshot 0')
    edge.commit('task.created')
    await until('event 1')
    expect(facts()).toEqual(['snapshot 3', 'snapshot 0', 'event 1'])
  })

  it('starts over from the state where what it missed was let go of', async () => {
    const fake = createFakeCore()
    edge = await startEdge(fake)
    fake.commit('task.created')
    const { until, facts, notes } = follow()
    await until('snapshot 1')
    const { port } = edge
    await edge.close()
    await until('lost')
    for (let at = 0; at < 3; at++) fake.commit('task.updated')
    // The number that it resumes behind is gone, and later one in the middle.
    fake.letGo(1)
    edge = await startEdge(fake, {}, port)
    await until('snapshot 4')
    await edge.close()
    for (let at = 0; at < 3; at++) fake.commit('task.updated')
    fake.letGo(5, 6)
    edge = await startEdge(fake, {}, port)
    await until('snapshot 7')
    fake.commit('task.updated')
    await until('event 8')
    expect(facts()).toEqual(['snapshot 1', 'snapshot 4', 'snapshot 7', 'event 8'])
    // The host says so itself; the client needs no connection more to find out.
    expect(notes.filter((note) => note === 'live')).toHaveLength(3)
  })

  it('connects at once where it is woken in a wait, which is as short as it was told', async () => {
    const fake = createFakeCore()
    edge = await startEdge(fake)
    const { clock, waits } = standing()
    const { until, next, facts } = follow('operator', { clock, longestWait: 50 })
    await until('snapshot 0')
    const { port } = edge
    await edge.close()
    await until('lost')
    expect(waits()).toEqual([50])
    edge = await startEdge(fake, {}, port)
    const live = next('live')
    feed.wake()
    await live
    fake.commit('task.created')
    await until('event 1')
    expect(waits()).toEqual([])
    expect(facts()).toEqual(['snapshot 0', 'event 1'])
  })

  it('gives up a connection that is cut, and each event still comes once', async () => {
    edge = await startEdge()
    const roles: string[] = []
    const { until, next, facts } = follow('operator', { onWelcome: ({ role }) => roles.push(role) })
    await until('snapshot 0')
    edge.commit('task.created')
    await until('event 1')
    const live = next('live')
    feed.cut()
    edge.commit('task.updated')
    await live
    edge.commit('task.updated')
    await until('event 3')
    expect(facts()).toEqual(['snapshot 0', 'event 1', 'event 2', 'event 3'])
    expect(roles).toEqual(['operator', 'operator'])
  })

  it('gives up an attempt that is not answered in time', async () => {
    edge = await startEdge()
    const mute = createServer()
    const asked = new Promise((resolve) => mute.once('connection', resolve))
    const port = await new Promise<number>((resolve) => {
      mute.listen(0, '127.0.0.1', () => {
        const address = mute.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const { clock, waits, pass } = standing()
    const { until } = follow('operator', { clock, attemptMs: 4_000, url: `http://127.0.0.1:${port}` })
    await asked
    expect(waits()).toEqual([4_000])
    pass()
    await until('lost')
    feed.close()
    mute.close()
  })

  it('gives up with a token that is refused', async () => {
    edge = await startEdge()
    const { until, notes } = follow('nobody')
    await until('refused')
    expect(notes).toEqual(['connecting', 'refused'])
  })
})
