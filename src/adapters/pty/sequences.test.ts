import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endsOnAlternate, incompleteTail, safeCut } from './sequences.ts'

const tail = (text: string): string =>
  Buffer.from(incompleteTail(Buffer.from(text, 'latin1'))).toString('latin1')

describe('incompleteTail', () => {
  it.each([
    ['plain text', ''],
    ['done \x1b[31m', ''],
    ['open \x1b', '\x1b'],
    ['open \x1b[', '\x1b['],
    ['open \x1b[38;2;1', '\x1b[38;2;1'],
    ['open \x1b(', '\x1b('],
    ['done \x1b(B', ''],
    ['done \x1b]0;title\x07', ''],
    ['done \x1b]0;title\x1b\\', ''],
    ['open \x1b]0;ti', '\x1b]0;ti'],
    ['half a terminator \x1b]0;title\x1b', '\x1b]0;title\x1b'],
    ['new after string \x1b]0;title\x07\x1b', '\x1b'],
    ['aborted \x1b[3\x18', ''],
    ['half a character \xe2\x82', '\xe2\x82'],
    ['whole \xe2\x82\xac', ''],
  ])('of %j is %j', (text, expected) => {
    expect(tail(text)).toBe(expected)
  })

  it('is the same whether the stream came in one piece or in many', () => {
    const parts = fc.constantFrom(
      'text',
      '€',
      '😀',
      '\x1b[1;31m',
      '\x1b]2;t\x07',
      '\x1b]8;;x\x1b\\',
      '\x1bPq1\x1b\\',
      '\n',
      '\x1b7',
    )
    fc.assert(
      fc.property(fc.array(parts), fc.nat(), fc.integer({ min: 1, max: 5 }), (all, end, step) => {
        const whole = Buffer.from(all.join(''))
        const bytes = whole.subarray(0, whole.length === 0 ? 0 : end % (whole.length + 1))
        let kept: Uint8Array = new Uint8Array(0)
        for (let at = 0; at < bytes.length; at += step) {
          kept = incompleteTail(Buffer.concat([kept, bytes.subarray(at, at + step)]))
        }
        expect(Buffer.from(kept)).toEqual(Buffer.from(incompleteTail(bytes)))
      }),
    )
  })
})

describe('safeCut', () => {
  it('cuts after a line, not within a sequence that holds line breaks', () => {
    const bytes = Buffer.from('one\ntwo \x1bPq\nimage\nimage\x1b\\\nthree\n')
    expect(bytes.subarray(safeCut(bytes, 2)).toString()).toBe('two \x1bPq\nimage\nimage\x1b\\\nthree\n')
    expect(bytes.subarray(safeCut(bytes, 5)).toString()).toBe('three\n')
  })
})

it('endsOnAlternate tells by the last switch', () => {
  expect(endsOnAlternate(Buffer.from('\x1b[?1049h a \x1b[?1049l'))).toBe(false)
  expect(endsOnAlternate(Buffer.from('\x1b[?1049l a \x1b[?1049h b'))).toBe(true)
  expect(endsOnAlternate(Buffer.from('plain'))).toBe(false)
})
