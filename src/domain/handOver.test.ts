import { describe, expect, test } from 'vitest'
import type { Hold } from '../contract/agent.ts'
import { decideHandBack, followTurn, turnAtHold, type HeldMoment } from './handOver.ts'

const since = Date.parse('2026-11-21T12:00:00.000Z')
const hold = (until: Hold['until']): Hold => ({
  by: 'operator',
  since: '2026-11-21T12:00:00.000Z',
  until,
  idle_ms: until === 'idle' ? 60_000 : null,
})
const moment: HeldMoment = {
  status: 'idle',
  draft: '',
  turn: { own: true, ended: true },
  touched_at: null,
  known_at: since - 1_000_000,
  now: since + 60_000,
}

describe('an agent that a person has taken', () => {
  test('stays taken until it is given back by a command', () => {
    const years = { ...moment, now: since + 1e11 }
    expect(decideHandBack(hold('given_back'), years)).toEqual({ now: false, after_ms: null })
  })

  test('goes back after the idle time, counted from the last key', () => {
    expect(decideHandBack(hold('idle'), moment)).toMatchObject({ now: true })
    expect(decideHandBack(hold('idle'), { ...moment, now: since + 59_000 })).toEqual({
      now: false,
      after_ms: 1_000,
    })
    expect(decideHandBack(hold('idle'), { ...moment, touched_at: since + 50_000 })).toEqual({
      now: false,
      after_ms: 50_000,
    })
  })

  test('keeps its whole idle time after a restart of the host', () => {
    expect(decideHandBack(hold('idle'), { ...moment, known_at: since + 55_000 })).toEqual({
      now: false,
      after_ms: 55_000,
    })
  })

  test.each([
    ['the own turn has ended', {}, true],
    ['no turn has run', { turn: null }, false],
    ['the turn still runs', { turn: { own: true, ended: false } }, false],
    ['a dialog stands there', { status: 'needs_input' as const }, false],
    ['a draft stands in the box', { draft: 'and' }, false],
    ["another's turn has ended, and nobody stepped in", { turn: { own: false, ended: true } }, true],
    [
      "another's turn was interrupted by the person",
      { turn: { own: false, ended: true }, touched_at: since + 1 },
      false,
    ],
  ])('goes back at its prompt: %s', (_, change, now) => {
    expect(decideHandBack(hold('prompt'), { ...moment, ...change }).now).toBe(now)
  })
})

test('a turn is the own one when it began after the agent was taken', () => {
  const statuses = ['idle', 'working', 'needs_input', 'working', 'idle', 'idle'] as const
  const turns = statuses.map(
    (
      (turn) => (status) =>
        (turn = followTurn(turn, status))
    )(turnAtHold('idle')),
  )
  expect(turns.map((turn) => turn?.ended)).toEqual([undefined, false, false, false, true, true])
  expect(turns.at(-1)).toEqual({ own: true, ended: true })
  expect(followTurn(turnAtHold('working'), 'idle')).toEqual({ own: false, ended: true })
  expect(followTurn({ own: false, ended: true }, 'working')).toEqual({ own: true, ended: false })
})
