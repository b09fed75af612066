import { describe, expect, it } from 'vitest'
import type { Attention } from '../../../contract/attention.ts'
import { bindKeys, countWords, queueOf, subjectOf } from './queue.ts'
import { createSteady } from './steady.ts'

const item = (id: string, change: Partial<Attention> = {}): Attention => ({
  ...{ id, project_id: 'prj-1', task_id: 'tsk-1', agent_id: null, kind: 'permission', text: id },
  ...{ options: [], opened_at: '2026-01-01T10:00:00.000Z', later_at: null, closed_at: null },
  ...{ outcome: null, closed_by: null, ...change },
})

describe('the queue', () => {
  it('has the most urgent first, the oldest of them before the others, and what was put off apart', () => {
    const { now, later } = queueOf([
      item('review', { kind: 'review', opened_at: '2026-01-01T08:00:00.000Z' }),
      item('young'),
      item('ended', { closed_at: '2026-01-01T11:00:00.000Z' }),
      item('off', { later_at: '2026-01-01T11:00:00.000Z' }),
      item('failure', { kind: 'failure' }),
      item('old', { kind: 'question', opened_at: '2026-01-01T09:00:00.000Z' }),
    ])
    expect(now.map(({ id }) => id)).toEqual(['old', 'young', 'failure', 'review'])
    expect(later.map(({ id }) => id)).toEqual(['off'])
  })

  it('names what each is about: its task, or who asks about none', () => {
    const known = { tasks: {}, agents: {} }
    expect(subjectOf(known, item('a'))).toBe('tsk-1')
    expect(subjectOf(known, item('a', { task_id: null }))).toBe('Somebody')
  })

  it('is counted in words, reviews apart', () => {
    const review = item('c', { kind: 'review' })
    expect(countWords([item('a')])).toBe('1 needs you')
    expect(countWords([item('a'), item('b'), review])).toBe('2 need you · 1 to review')
    expect(countWords([review])).toBe('1 to review')
  })
})

describe('the keys of options', () => {
  const press = (keys: readonly string[]): string[] =>
    bindKeys(keys.map((key) => ({ key, label: key }))).map((bound) => bound.press)

  it('are the dialog’s own digits, y and n, else the place', () => {
    expect(press(['1', '2', '3'])).toEqual(['1', '2', '3'])
    expect(press(['Y', 'n'])).toEqual(['y', 'n'])
    expect(press(['enter', 'esc'])).toEqual(['1', '2'])
  })

  it('never mean two options', () => {
    expect(press(['2', 'esc'])).toEqual(['2', ''])
  })
})

describe('a key for what is shown', () => {
  it('counts once it has stood for a moment, and at once where the person has moved there', () => {
    let now = 1_000
    const steady = createSteady(() => now)
    steady.show('a')
    expect(steady.isMeant('a')).toBe(false)
    now += 300
    expect(steady.isMeant('a')).toBe(true)
    steady.show('b')
    now += 299
    expect(steady.isMeant('b')).toBe(false)
    now += 1
    steady.show('b')
    expect(steady.isMeant('b')).toBe(true)
    expect(steady.isMeant('a')).toBe(false)
    steady.move('c')
    expect(steady.isMeant('c')).toBe(true)
  })
})
