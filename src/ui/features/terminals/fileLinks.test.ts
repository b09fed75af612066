import { describe, expect, it } from 'vitest'
import { findFileLinks, resolveFile } from './fileLinks.ts'

const found = (line: string) =>
  findFileLinks(line).map(({ start, end, path, line: at, column }) => [
    line.slice(start, end),
    path,
    at,
    column,
  ])

describe('findFileLinks', () => {
  it.each<[string, unknown[]]>([
    ['src/a.ts:12:3', ['src/a.ts:12:3', 'src/a.ts', 12, 3]],
    ['  at run (src/a.ts:12:3)', ['src/a.ts:12:3', 'src/a.ts', 12, 3]],
    ['src/a.ts(12,3): error TS2322', ['src/a.ts(12,3)', 'src/a.ts', 12, 3]],
    ['see ./docs/x.md.', ['./docs/x.md', './docs/x.md', null, null]],
    ['in ../other/b.go, and', ['../other/b.go', '../other/b.go', null, null]],
    ['/yard/tree/src/main.rs:7', ['/yard/tree/src/main.rs:7', '/yard/tree/src/main.rs', 7, null]],
    ['● Edit(src/ui/App.tsx)', ['src/ui/App.tsx', 'src/ui/App.tsx', null, null]],
    ['main.py:44: in test', ['main.py:44', 'main.py', 44, null]],
    ['--- a/src/x.c', ['a/src/x.c', 'src/x.c', null, null]],
    ['"src/a.json"', ['src/a.json', 'src/a.json', null, null]],
    ['app/[id]/page.tsx:3', ['app/[id]/page.tsx:3', 'app/[id]/page.tsx', 3, null]],
    ['src/a.ts#L9', ['src/a.ts#L9', 'src/a.ts', 9, null]],
    ['build/Makefile:12', ['build/Makefile:12', 'build/Makefile', 12, null]],
  ])('finds the file in %j', (line, link) => {
    expect(found(line)).toEqual([link])
  })

  it('takes the prefix off on both sides of a diff, and leaves a folder that is called a', () => {
    expect(found('diff --git a/x.ts b/x.ts').map(([, path]) => path)).toEqual(['x.ts', 'x.ts'])
    expect(found('wrote a/x.ts').map(([, path]) => path)).toEqual(['a/x.ts'])
  })

  it.each([
    'https://example.invalid/src/a.ts:3',
    'example.com and 1.2.3',
    'and/or 12/24 a/b',
    'object.method()',
    'user@host.invalid',
    'src/',
    'half past 12:30',
    '…',
  ])('finds none in %j', (line) => {
    expect(found(line)).toEqual([])
  })

  it('does not join a path with spaces', () => {
    expect(found('my file/a b.ts:1').map(([, path]) => path)).toEqual(['b.ts'])
  })
})

describe('resolveFile', () => {
  const root = '/yard/tree'
  it.each([
    ['src/a.ts', '/yard/tree/src/a.ts', 'src/a.ts'],
    ['./src/../b.ts', '/yard/tree/b.ts', 'b.ts'],
    ['/yard/tree/c.ts', '/yard/tree/c.ts', 'c.ts'],
  ])('%s is inside', (path, full, name) => {
    expect(resolveFile(path, root)).toEqual({ type: 'inside', path: full, name })
  })

  it.each(['../tree2/a.ts', '/etc/passwd.d/x.y', '~/a.ts', '/yard/tree2/a.ts', 'src/../../x.ts'])(
    '%s is outside',
    (path) => {
      expect(resolveFile(path, root).type).toBe('outside')
    },
  )
})
