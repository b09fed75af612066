import { describe, expect, it } from 'vitest'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { RestFailure } from '../client/rest.ts'
import { withPatience } from './patience.ts'

/** Time that passes only when somebody waits for it. */
function fakeClock() {
  let now = 0
  const pauses: number[] = []
  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      pauses.push(ms)
      queueMicrotask(() => {
        now += ms
        run()
      })
      return () => undefined
    },
  }
  return { clock, pauses }
}

const away: RestFailure = { kind: 'unreachable', message: 'refused', sent: false }
const cut: RestFailure = { kind: 'unreachable', message: 'reset', sent: true }
const refused: RestFailure = { kind: 'refused', status: 409, code: 'STALE_HEAD', message: 'Moved' }
const closing: RestFailure = { kind: 'refused', status: 503, code: 'SERVICE_UNAVAILABLE', message: 'Closing' }

/** Answers in order, the last one again and again, and how often it was asked. */
function answering(...answers: (RestFailure | 'fine')[]) {
  let asked = 0
  const attempt = async (): Promise<Result<string, RestFailure>> => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? 'fine'
    return answer === 'fine' ? ok(answer) : err(answer)
  }
  return { attempt, asked: () => asked }
}

describe('withPatience', () => {
  const limits = { limitMs: 10_000, repeatable: true }

  it('tries at growing intervals until the host is back', async () => {
    const { clock, pauses } = fakeClock()
    const { attempt } = answering(away, cut, closing, away, away, away, 'fine')
    expect(await withPatience(attempt, { ...limits, clock })).toEqual(ok('fine'))
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1000])
  })

  it('gives up in time, and remembers that the host may have seen the call', async () => {
    const { clock } = fakeClock()
    const lost: number[] = []
    const { attempt } = answering(cut, away)
    const answer = await withPatience(attempt, { ...limits, clock, onLost: () => lost.push(clock.now()) })
    expect(answer).toEqual(err({ ...away, sent: true }))
    expect(clock.now()).toBeLessThanOrEqual(10_000)
    expect(lost).toEqual([0])
  })

  it('takes every other failure for the answer', async () => {
    const { attempt, asked } = answering(refused)
    expect(await withPatience(attempt, { ...limits, clock: fakeClock().clock })).toEqual(err(refused))
    expect(asked()).toBe(1)
  })

  it('sends what must not be repeated again only while nobody can have seen it', async () => {
    const { attempt, asked } = answering(away, closing, cut, 'fine')
    const answer = await withPatience(attempt, {
      clock: fakeClock().clock,
      limitMs: 10_000,
      repeatable: false,
    })
    expect(answer).toEqual(err(cut))
    expect(asked()).toBe(3)
  })

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController()
    const clock: Clock = { now: () => 0, after: () => () => undefined }
    const onLost = () => queueMicrotask(() => controller.abort(new Error('enough')))
    const answer = withPatience(answering(away).attempt, {
      ...limits,
      clock,
      signal: controller.signal,
      onLost,
    })
    await expect(answer).rejects.toThrow('enough')
  })
})
