import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRaw, parseRefused, parseStatus, parseWorktrees, readCounts, splitNul } from './porcelain.ts'

/** Any name that a file can have in Git: no NUL, not empty. */
const fileName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((name) => !name.includes('\0'))
const oid = 'a'.repeat(40)

describe('splitNul', () => {
  it('gives back the names of a terminated list', () => {
    fc.assert(
      fc.property(fc.array(fileName), (names) => {
        expect(splitNul(names.map((name) => `${name}\0`).join(''))).toEqual(names)
      }),
    )
  })
})

describe('parseStatus', () => {
  it('sorts every name into its list, whatever it holds', () => {
    const entry = fc.record({ name: fileName, kind: fc.constantFrom('changed', 'untracked', 'conflicted') })
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name }), (entries) => {
        const lines = entries.map(({ name, kind }) => {
          if (kind === 'untracked') return `? ${name}`
          if (kind === 'changed') return `1 .M N... 100644 100644 100644 ${oid} ${oid} ${name}`
          return `u UU N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} ${name}`
        })
        const text = [`# branch.oid ${oid}`, '# branch.head (detached)', ...lines]
          .map((line) => `${line}\0`)
          .join('')
        const of = (...kinds: string[]): string[] =>
          entries
            .filter(({ kind }) => kinds.includes(kind))
            .map(({ name }) => name)
            .sort()
        expect(parseStatus(text)).toEqual({
          head: oid,
          branch: null,
          changed: of('changed', 'conflicted'),
          untracked: of('untracked'),
          conflicted: of('conflicted'),
          dirtySubmodules: [],
        })
      }),
    )
  })

  it('tells a submodule with changes of its own from a clean one', () => {
    const line = (sub: string, name: string): string =>
      `1 .M ${sub} 160000 160000 160000 ${oid} ${oid} ${name}\0`
    const text = line('S.M.', 'one') + line('S...', 'two') + line('SC..', 'three') + line('N...', 'four')
    expect(parseStatus(text).dirtySubmodules).toEqual(['one', 'three'])
  })
})

describe('parseRaw and readCounts', () => {
  it('finds for each raw record its counts, renames included', () => {
    const change = fc.record({
      path: fileName,
      from: fc.option(fileName),
      additions: fc.option(fc.nat()),
      deletions: fc.nat(),
    })
    fc.assert(
      fc.property(fc.uniqueArray(change, { selector: ({ path }) => path }), (changes) => {
        const raw = changes.map(
          ({ path, from }) =>
            `:100644 100644 ${oid} ${oid} ${from === null ? 'M' : 'R090'}\0${from === null ? '' : `${from}\0`}${path}\0`,
        )
        const counts = changes.map(({ path, from, additions, deletions }) => {
          const numbers = additions === null ? '-\t-' : `${additions}\t${deletions}`
          return from === null ? `${numbers}\t${path}\0` : `${numbers}\t\0${from}\0${path}\0`
        })
        const read = parseRaw([...raw, ...counts].join(''))
        const found = readCounts(read.rest)
        expect(
          read.changes.map(({ path, from, status }) => ({ path, from, status, ...found.get(path) })),
        ).toEqual(
          changes.map(({ path, from, additions, deletions }) => ({
            path,
            from,
            status: from === null ? 'modified' : 'renamed',
            additions,
            deletions: additions === null ? null : deletions,
            binary: additions === null,
          })),
        )
      }),
    )
  })
})

describe('parseWorktrees', () => {
  it('reads main, linked, detached and bare entries', () => {
    const text = [
      ['worktree /a b', `HEAD ${oid}`, 'branch refs/heads/x/y', ''],
      ['worktree /c', `HEAD ${oid}`, 'detached', 'locked why', ''],
      ['worktree /d', 'bare', ''],
    ]
    expect(parseWorktrees(`${text.flat().join('\0')}\0`)).toEqual([
      { path: '/a b', head: oid, branch: 'x/y', bare: false },
      { path: '/c', head: oid, branch: null, bare: false },
      { path: '/d', head: '0'.repeat(40), branch: null, bare: true },
    ])
  })
})

describe('parseRefused', () => {
  it('collects the files under every heading and nothing else', () => {
    const stderr = [
      'Updating 1..2',
      'error: Your local changes to the following files would be overwritten by merge:',
      '\tb c',
      '\ta',
      'Please commit your changes or stash them before you merge.',
      'error: The following untracked working tree files would be overwritten by merge:',
      '\tnew/file',
      'Please move or remove them before you merge.',
      'Aborting',
      '\tnot one',
    ]
    expect(parseRefused(stderr.join('\n'))).toEqual(['a', 'b c', 'new/file'])
    expect(parseRefused('fatal: Not possible to fast-forward, aborting.\n')).toEqual([])
  })
})
