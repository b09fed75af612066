import { describe, expect, it } from 'vitest'
import { holderOf, readBindings, withDefaults, withKeys, withoutKeys } from './keyBindings.ts'

const ACTIONS = [
  { id: 'task.new', keys: ['mod+n', 'alt+n'] },
  { id: 'palette', keys: ['mod+k'] },
  { id: 'project.open' },
]

describe('key bindings', () => {
  it('reads what fits and drops the rest', () => {
    expect(readBindings({ a: ['mod+a'], b: [], c: 'mod+c', d: [1], e: [''] })).toEqual({
      a: ['mod+a'],
      b: [],
    })
    expect([readBindings(null), readBindings('x'), readBindings(undefined)]).toEqual([{}, {}, {}])
  })

  it('finds who has the keys, however they are written', () => {
    expect(holderOf(ACTIONS, 'project.open', 'MOD+K')?.id).toBe('palette')
    expect(holderOf(ACTIONS, 'palette', 'mod+k')).toBeUndefined()
  })

  it('replaces the first keys, keeps the others, and takes them from their holder', () => {
    expect(withKeys({}, ACTIONS, 'task.new', 'mod+k')).toEqual({
      palette: [],
      'task.new': ['mod+k', 'alt+n'],
    })
    expect(withKeys({}, ACTIONS, 'project.open', 'mod+o')).toEqual({ 'project.open': ['mod+o'] })
    expect(withoutKeys({ x: ['f1'] }, 'palette')).toEqual({ x: ['f1'], palette: [] })
  })

  it('gives the defaults back but for those that another has now', () => {
    const changed = [
      { id: 'task.new', keys: ['mod+k'] },
      { id: 'palette', keys: [] },
    ]
    expect(withDefaults({ palette: [] }, changed, 'palette', ['mod+k', 'mod+p'])).toEqual({
      palette: ['mod+p'],
    })
    expect(withDefaults({ palette: [] }, changed, 'palette', ['mod+p'])).toEqual({})
  })
})
