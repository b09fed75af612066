import { describe, expect, it } from 'vitest'
import { hunksOf } from './changes.ts'

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at + 1}`)
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

describe('hunks of a file on the phone', () => {
  it('number the lines of both sides', () => {
    const before = numbers(20)
    const after = before.toSpliced(9, 1, 'ten', 'ten and a half')
    const [hunk, ...more] = hunksOf(text(before), text(after)) ?? []
    expect(more).toEqual([])
    expect(hunk?.lines.map(({ before: old, after: made, kind }) => [old, made, kind])).toEqual([
      ...[7, 8, 9].map((at) => [at, at, 'unchanged']),
      [10, null, 'removed'],
      [null, 10, 'added'],
      [null, 11, 'added'],
      ...[11, 12, 13].map((at) => [at, at + 1, 'unchanged']),
    ])
  })

  it('of a new file are all its lines, and of one that lost its last line break no remark', () => {
    expect(hunksOf('', 'a\nb')?.[0]?.lines.map((line) => line.text)).toEqual(['a', 'b'])
    expect(hunksOf('a\n', 'a')?.[0]?.lines.map((line) => line.kind)).toEqual(['removed', 'added'])
    expect(hunksOf('a\n', 'a\n')).toEqual([])
  })
})
