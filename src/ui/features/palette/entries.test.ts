import { describe, expect, it } from 'vitest'
import { findEntries, readRecent, withRecent, type Entry } from './entries.ts'

const entry = (id: string, title: string, blocked: string | null = null): Entry => ({
  ...{ id, title, blocked, kind: 'Action', hint: '', standing: null },
  run: () => undefined,
})
const ENTRIES = [
  entry('a', 'New task', 'Open a project first'),
  entry('b', 'Show or hide the task list'),
  entry('c', 'Next task'),
]
const found = (query: string, recent: readonly string[] = []) =>
  findEntries(ENTRIES, query, recent).map(({ id }) => id)

describe('entries of the palette', () => {
  it('lists what was used last first, and what cannot be done last', () => {
    expect(found('')).toEqual(['b', 'c', 'a'])
    expect(found('', ['a', 'c'])).toEqual(['c', 'b', 'a'])
  })

  it('finds what cannot be done too, and nothing that was not meant', () => {
    expect(found('new')).toEqual(['a'])
    expect(found('next')).toEqual(['c'])
    expect(found('zzz')).toEqual([])
  })

  it('keeps the last ones once each, and reads whatever was stored', () => {
    expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a'])
    expect(readRecent(['a', 1, null])).toEqual(['a'])
    expect(readRecent('a')).toEqual([])
  })
})
