import { describe, expect, it } from 'vitest'
import { listRows, treeRows, type Row } from './fileRows.ts'
import type { ListedFile } from './review.ts'

const changed = (path: string): ListedFile => ({
  ...{ path, from: null, status: 'modified', additions: 1, deletions: 0, binary: false, blob: null },
})
const files = ['src/b10.ts', 'src/b9.ts', 'README.md', 'java/com/acme/Main.java', 'src/ui/a.ts'].map(changed)
const shown = (rows: readonly Row[]): string[] =>
  rows.map((row) => `${'  '.repeat(row.depth)}${row.name}${row.type === 'folder' ? '/' : ''}`)

describe('rows of files', () => {
  it('lists by path, numbers as numbers, with the folder beside the name', () => {
    expect(listRows(files).map(({ name, folder }) => `${name} ${folder}`)).toEqual([
      'Main.java java/com/acme',
      'README.md ',
      'b9.ts src',
      'b10.ts src',
      'a.ts src/ui',
    ])
  })

  it('makes a tree: folders first, a folder of nothing but one folder in one row', () => {
    expect(shown(treeRows(files, new Set()))).toEqual([
      'java/com/acme/',
      '  Main.java',
      'src/',
      '  ui/',
      '    a.ts',
      '  b9.ts',
      '  b10.ts',
      'README.md',
    ])
  })

  it('leaves out what is below a closed folder and still counts it', () => {
    const rows = treeRows(files, new Set(['src/']))
    expect(shown(rows)).toEqual(['java/com/acme/', '  Main.java', 'src/', 'README.md'])
    expect(rows.find((row) => row.key === 'src/')).toMatchObject({ count: 3, isOpen: false })
  })

  it('is quick for thousands of files', () => {
    const many = Array.from({ length: 6000 }, (_, at) => changed(`src/part${at % 60}/file${at}.ts`))
    expect(treeRows(many, new Set())).toHaveLength(6061)
  })
})
