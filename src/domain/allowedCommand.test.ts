import { expect, test } from 'vitest'
import { isAllowedCommand } from './allowedCommand.ts'

test.each([
  [['echo', 'hi'], ['echo hi'], true],
  [['echo', 'hi', 'you'], ['echo hi'], true],
  [['echo'], ['echo hi'], false],
  [['echo', 'hi;', 'id'], ['echo hi'], false],
  [['echo hi; id'], ['echo hi'], false],
  [['echo', 'hill'], ['echo hi'], false],
  [['/bin/echo', 'hi'], ['echo hi'], false],
  [['npm', 'run', 'evil'], ['npm test', 'npm run lint'], false],
  [['npm', 'test'], ['  npm   test '], true],
  [['anything'], [' ', ''], false],
  [['anything'], [], false],
])('regression 11: %j with %j allowed: %j', (argv, allowed, verdict) => {
  expect(isAllowedCommand(argv, allowed)).toBe(verdict)
})
