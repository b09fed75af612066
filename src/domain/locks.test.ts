import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Lock } from '../contract/lock.ts'
import { keyOf, overlap, readTarget, type LockTarget } from './lockKeys.ts'
import { circleOf, decideLock, isHeld, type LockClaim } from './locks.ts'

const lockOf = (owner: string, key: string, change: Partial<Lock> = {}): Lock => ({
  id: 'lck-1',
  project_id: 'prj-1',
  key,
  scope: 'checkout',
  checkout: 'main',
  owner,
  owner_label: owner,
  task_id: null,
  reason: '',
  fence: 1,
  ttl_ms: 1_000,
  acquired_at: '2026-11-21T12:00:00.000Z',
  expires_at: '2026-11-21T12:00:01.000Z',
  ended_at: null,
  outcome: null,
  ...change,
})
const claim = (owner: string, key: string, change: Partial<LockClaim> = {}): LockClaim => ({
  owner,
  target: readTarget(key),
  scope: 'checkout',
  checkout: 'main',
  ...change,
})
const meet = (one: string, other: string): boolean => overlap(readTarget(one), readTarget(other))

describe('what a key covers', () => {
  test.each([
    ['file:src/a.ts', 'file:src/a.ts', true],
    ['src/a.ts', 'file:src/a.ts', true],
    ['file:src/a.ts', 'file:src/a.tsx', false],
    ['file:src/a.ts', 'dir:src', true],
    ['file:srcs/a.ts', 'dir:src', false],
    ['file:a', 'dir:.', true],
    ['dir:src/ui', 'dir:src', true],
    ['dir:src', 'dir:src/ui', true],
    ['dir:src', 'dir:test', false],
    ['file:src/a.ts', 'glob:src/**/*.ts', true],
    ['file:src/a.js', 'glob:src/**/*.ts', false],
    ['file:src/.env', 'glob:src/*', true],
    ['dir:src/ui', 'glob:src/**/*.ts', true],
    ['dir:docs', 'glob:src/**/*.ts', false],
    ['glob:src/*.ts', 'glob:**/*.md', true],
    ['glob:src/*.ts', 'glob:docs/*.md', false],
    ['res:port-3000', 'res:port-3000', true],
    // A resource that is named like a file is another thing.
    ['res:src/a.ts', 'file:src/a.ts', false],
    ['res:x', 'dir:.', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect([meet(one, other), meet(other, one)]).toEqual([expected, expected])
  })
})

describe('a claim', () => {
  test('is refused by an overlapping lock of another in the same checkout', () => {
    const held = [lockOf('agt-a', 'dir:src')]
    expect(decideLock(held, claim('agt-b', 'src/x.ts'))).toEqual({ verdict: 'held', by: held })
    expect(decideLock(held, claim('agt-b', 'docs/x.md')).verdict).toBe('granted')
  })

  test('renews the own lock, and takes a narrower or wider one beside it', () => {
    const own = lockOf('agt-a', 'file:src/a.ts')
    expect(decideLock([own], claim('agt-a', 'src/a.ts'))).toMatchObject({ verdict: 'renewed', lock: own })
    expect(decideLock([own], claim('agt-a', 'dir:src')).verdict).toBe('granted')
    expect(decideLock([own], claim('agt-a', 'src/a.ts', { checkout: 'tsk-2' })).verdict).toBe('granted')
  })

  test('in another worktree is warned of a path, and bound by a resource or by the scope of either', () => {
    const elsewhere = lockOf('agt-a', 'file:a', { checkout: 'tsk-1' })
    expect(decideLock([elsewhere], claim('agt-b', 'a'))).toEqual({
      verdict: 'granted',
      warnings: [elsewhere],
    })
    expect(decideLock([elsewhere], claim('agt-b', 'a', { scope: 'project' })).verdict).toBe('held')
    const wide = { ...elsewhere, scope: 'project' as const }
    expect(decideLock([wide], claim('agt-b', 'a')).verdict).toBe('held')
    const resource = lockOf('agt-a', 'res:db', { checkout: 'tsk-1' })
    expect(decideLock([resource], claim('agt-b', 'res:db')).verdict).toBe('held')
  })

  test('is bound by nothing that has run out or ended', () => {
    const now = Date.parse('2026-11-21T12:00:00.999Z')
    expect([isHeld(lockOf('a', 'x'), now), isHeld(lockOf('a', 'x'), now + 1)]).toEqual([true, false])
    expect(isHeld(lockOf('a', 'x', { ended_at: '2026-11-21T12:00:00.500Z' }), now)).toBe(false)
  })
})

const target: fc.Arbitrary<LockTarget> = fc
  .tuple(fc.constantFrom('file', 'dir', 'res'), fc.constantFrom('a', 'a/b', 'a/b/c', 'ab', 'b', 'b/c'))
  .map(([kind, path]) => readTarget(`${kind}:${path}`))
const claims = fc.array(
  fc.record({
    owner: fc.constantFrom('agt-a', 'agt-b', 'agt-c'),
    target,
    scope: fc.constantFrom('checkout' as const, 'project' as const),
    checkout: fc.constantFrom('main', 'tsk-1'),
  }),
  { maxLength: 30 },
)

test('whatever is claimed, no two owners ever hold what binds both', () => {
  fc.assert(
    fc.property(claims, (asked) => {
      const held: Lock[] = []
      for (const one of asked) {
        if (decideLock(held, one).verdict === 'granted')
          held.push(lockOf(one.owner, keyOf(one.target), { scope: one.scope, checkout: one.checkout }))
      }
      for (const one of held) {
        const others = held.filter((other) => other.owner !== one.owner)
        const same = { target: readTarget(one.key), scope: one.scope, checkout: one.checkout }
        expect(decideLock(others, { owner: one.owner, ...same }).verdict).toBe('granted')
      }
    }),
  )
})

describe('a circle of waiters', () => {
  const waits = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['d', ['e']],
  ])
  test('is found over any number of others', () => {
    expect(circleOf(waits, 'e', ['a'])).toEqual(['a', 'b', 'd', 'e'])
    expect(circleOf(waits, 'a', ['b'])).toBeNull()
    expect(circleOf(waits, 'x', ['a'])).toBeNull()
  })
  test('of others, which no rule should let come about, does not hang', () => {
    const round = new Map([
      ['a', ['b']],
      ['b', ['a']],
    ])
    expect(circleOf(round, 'x', ['a'])).toBeNull()
  })
})
