import fc from 'fast-check'
import { expect, test } from 'vitest'
import { branchFor, slug } from './branch.ts'

test('a title becomes a short readable branch', () => {
  expect(branchFor('Fix the Übermäßig long login!', 'tsk-abc12345')).toBe(
    'switchyard/fix-the-uberma-ig-long-login-abc12345',
  )
})

test('a title without any letter still gives a branch', () => {
  expect(slug('…')).toBe('task')
})

test('every title gives a name that Git accepts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
      const made = slug(title)
      expect(made).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(made.length).toBeLessThanOrEqual(48)
    }),
  )
})
