import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStat } from './linux.ts'
import { parseLsof } from './unix.ts'

describe('parseStat', () => {
  it('finds state, parent, group, session and start time behind any command', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('S', 'R', 'Z'), fc.nat(), (command, state, started) => {
        const between = Array.from({ length: 16 }, (_, index) => index).join(' ')
        expect(parseStat(`12 (${command}) ${state} 7 8 ${between} ${started} 0 0\n`)).toEqual({
          state,
          parent: 7,
          group: 8,
          session: 0,
          started: `${started}`,
        })
      }),
    )
    expect(parseStat('')).toBeNull()
  })
})

describe('parseLsof', () => {
  it('reads one process after the other', () => {
    expect(parseLsof('p12\nczsh\nfcwd\nn/Users/a b\np13\ncnode\nfcwd\nn/\n')).toEqual([
      { pid: 12, command: 'zsh', cwd: '/Users/a b' },
      { pid: 13, command: 'node', cwd: '/' },
    ])
  })
})
