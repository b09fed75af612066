import { expect, test } from 'vitest'
import { cleanLine, cleanText } from './text.ts'

test('a line loses control, escape and bidi characters', () => {
  expect(cleanLine(' a\u001b[31mb\u0007\u202ec\r\nd ')).toBe('a[31mbcd')
})

test('text keeps its lines and tabs, with one kind of line end', () => {
  expect(cleanText('a\r\nb\rc\td\u0000e')).toBe('a\nb\nc\tde')
})
