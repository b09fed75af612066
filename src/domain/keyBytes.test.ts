import { expect, test } from 'vitest'
import { terminalKey } from '../contract/terminal.ts'
import { keyBytes } from './keyBytes.ts'

test.each([
  ['enter', '\r'],
  ['shift-tab', '\x1b[Z'],
  ['ctrl-c', '\x03'],
  ['ctrl-z', '\x1a'],
  ['3', '3'],
  ['y', 'y'],
] as const)('%s', (key, bytes) => expect(keyBytes(key, false)).toBe(bytes))

test('arrows come in the form that the program has asked for', () => {
  expect([keyBytes('up', false), keyBytes('up', true)]).toEqual(['\x1b[A', '\x1bOA'])
})

test('every key of the contract sends something of its own', () => {
  const sent = terminalKey.options.map((key) => keyBytes(key, false))
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent).not.toContain('')
})
