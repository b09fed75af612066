import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderReference } from '../../scripts/reference.mjs'
import { fieldsOf } from '../../src/cli/fields.ts'
import { exitOf } from '../../src/cli/outcome.ts'
import { EDGE_CODES, ERROR_STATUS } from '../../src/contract/errors.ts'
import { operationTable } from '../../src/contract/operationTable.ts'
import { filesOfTree, root } from './tree.ts'

const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')
const files = (await filesOfTree()).filter((path) => existsSync(join(root, path)))
const documents = files.filter((path) => /^(README|CONTRIBUTING|docs\/.*|openspec\/.*)\.md$/.test(path))

test('docs/reference.md is what the contract says; node scripts/reference.mjs writes it anew', async () => {
  expect(await read('docs/reference.md')).toBe(
    renderReference({ operationTable, fieldsOf, ERROR_STATUS, EDGE_CODES, exitOf }),
  )
})

test('docs/troubleshooting.md has each error code once, with its status', async () => {
  const headings = [...(await read('docs/troubleshooting.md')).matchAll(/^### `([A-Z_]+)` \((\d+)\)$/gm)]
  const told = headings.map(([, code, status]) => `${code} ${status}`)
  expect(told.sort()).toEqual(
    Object.entries(ERROR_STATUS)
      .map(([code, status]) => `${code} ${status}`)
      .sort(),
  )
})

describe.each(documents)('%s', (document) => {
  test('leads only to files that exist', async () => {
    const text = await read(document)
    const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) =>
      join(dirname(document), target ?? ''),
    )
    // A file of the tree that is named in code quotes; a pattern such as `src/*/main.ts` is none.
    const named = [...text.matchAll(/`((?:src|tests|scripts|bench|bin|openspec|docs)\/[\w./-]+\.\w+)`/g)].map(
      ([, path]) => path ?? '',
    )
    expect([...links, ...named].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
