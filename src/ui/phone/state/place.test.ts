import { describe, expect, it, vi } from 'vitest'
import type { Place } from './place.ts'

vi.stubGlobal('location', { hash: '' })
const { addressOf, readPlace } = await import('./place.ts')

const PLACES: readonly Place[] = [
  { at: 'now' },
  { at: 'tasks' },
  { at: 'yard' },
  { at: 'messages' },
  { at: 'conversation', id: 'thr-1' },
  { at: 'task', id: 'tsk-1', part: 'work' },
  { at: 'task', id: 'tsk-1', part: 'terminal' },
  { at: 'task', id: 'tsk-1', part: 'changes' },
  { at: 'file', id: 'tsk-1', path: 'src/a b/ü#?.ts' },
]

describe('places of the phone', () => {
  it.each(PLACES)('have an address that leads back to them: %o', (place) => {
    expect(readPlace(addressOf(place))).toEqual(place)
  })

  it('lead to the front where an address means nothing', () => {
    for (const hash of ['', '#', '#/nowhere', '#/task', '#/task/', '#/%E0%A4%A'])
      expect(readPlace(hash)).toEqual({ at: 'now' })
  })
})
