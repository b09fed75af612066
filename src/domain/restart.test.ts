import { describe, expect, it } from 'vitest'
import { decideRestart, describeEnd, isFailure, type Failed } from './restart.ts'

const failed: Failed = { can_go_on: true, task_status: 'in_progress', restarts: 0, max_restarts: 10 }

describe('decideRestart', () => {
  it('waits twice as long each time, and never longer than a minute', () => {
    const waits = Array.from({ length: 10 }, (_, restarts) => decideRestart({ ...failed, restarts }))
    expect(waits.map((each) => (each.again ? each.after_ms / 1_000 : null))).toEqual([
      ...[1, 2, 4, 8, 16, 32],
      ...[60, 60, 60, 60],
    ])
    expect(waits.map((each) => (each.again ? each.count : null))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('ends at the limit, and never begins where the limit is 0', () => {
    expect(decideRestart({ ...failed, restarts: 2, max_restarts: 2 }).again).toBe(false)
    expect(decideRestart({ ...failed, max_restarts: 0 }).again).toBe(false)
  })

  it('is for work under way only, and for what can go on', () => {
    const again = (change: Partial<Failed>): boolean => decideRestart({ ...failed, ...change }).again
    expect(again({ task_status: 'review' })).toBe(true)
    expect(again({ task_status: 'blocked' })).toBe(true)
    for (const status of ['pending', 'done', 'cancelled', 'failed', null] as const)
      expect(again({ task_status: status }), String(status)).toBe(false)
    expect(again({ can_go_on: false })).toBe(false)
  })
})

describe('isFailure', () => {
  it('leaves out what the program or the person decided', () => {
    const end = (code: number | null, signal: string | null = null) => isFailure({ code, signal })
    expect([end(0), end(130), end(null, 'SIGINT')]).toEqual([false, false, false])
    expect([end(1), end(143), end(null), end(null, 'SIGKILL')]).toEqual([true, true, true, true])
  })
})

it('tells the end in words', () => {
  expect(describeEnd({ code: 3, signal: null })).toBe('its program ended with code 3')
  expect(describeEnd({ code: null, signal: 'SIGKILL' })).toBe('its program was ended by SIGKILL')
})
