import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutHunks, parseForecast } from './conflicts.ts'

const hunk = (ours: string, theirs: string): string => `<<<<<<< a\n${ours}\n=======\n${theirs}\n>>>>>>> b`

describe('cutHunks', () => {
  it('gives back the hunks among any other lines', () => {
    const text = fc.string().filter((value) => !/[<>\n]/.test(value))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { maxLength: 20 }), (parts) => {
        const hunks = parts.map(([ours, theirs]) => hunk(ours, theirs))
        const content = hunks.map((each, index) => `${parts[index]?.[2] ?? ''}\n${each}\n`).join('')
        expect(cutHunks(content)).toEqual(hunks)
      }),
    )
  })

  it('keeps to its limits, ignores what does not end and knows CRLF', () => {
    expect(cutHunks(Array.from({ length: 30 }, () => hunk('x', 'y')).join('\n'))).toHaveLength(20)
    expect(cutHunks(hunk('x'.repeat(9000), 'y'))[0]).toHaveLength(4096)
    expect(cutHunks('<<<<<<< a\nnever ends')).toEqual([])
    expect(cutHunks('text <<<<<<< a\n>>>>>>> b\n<<<<<<<<\n')).toEqual([])
    expect(cutHunks('<<<<<<< a\r\nx\r\n=======\r\n>>>>>>>\r\n')).toHaveLength(1)
  })
})

describe('parseForecast', () => {
  it('takes the kind from the message and ignores what is no conflict', () => {
    const fields = [
      'tree',
      'a',
      'b',
      '',
      '1',
      'a',
      'Auto-merging',
      'Auto-merging a\n',
      '1',
      'a',
      'CONFLICT (contents)',
      'CONFLICT (add/add): Merge conflict in a\n',
      '2',
      'b',
      'c',
      'CONFLICT (rename/rename)',
      'CONFLICT (rename/rename): b renamed to c\n',
    ]
    expect(parseForecast(`${fields.join('\0')}\0`)).toEqual({
      tree: 'tree',
      conflicts: [
        { path: 'a', kind: 'add/add' },
        { path: 'b', kind: 'rename/rename' },
      ],
    })
    expect(parseForecast('tree\0\0')).toEqual({ tree: 'tree', conflicts: [] })
  })
})
