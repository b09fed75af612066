import { describe, expect, it } from 'vitest'
import { rank } from './rank.ts'

const best = (query: string, texts: readonly string[]): string | undefined =>
  texts
    .map((text) => ({ text, score: rank(query, text) }))
    .filter((each) => each.score !== null)
    .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))[0]?.text

describe('rank', () => {
  it('takes anything for nothing typed', () => {
    expect(rank('', 'New task')).toBe(0)
  })

  it('wants all letters in order', () => {
    expect(rank('ksat', 'New task')).toBeNull()
    expect(rank('nt', 'New task')).not.toBeNull()
  })

  it('prefers a whole word to scattered letters, and its beginning to its middle', () => {
    expect(best('task', ['The art of asking', 'New task', 'Multitasking'])).toBe('New task')
    expect(best('nt', ['Plant', 'New task'])).toBe('Plant')
    expect(best('mt', ['Multitasking', 'Merge task'])).toBe('Merge task')
  })
})
