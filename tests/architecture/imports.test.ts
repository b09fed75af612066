import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config, { mayImport } from '../../.dependency-cruiser.mjs'
import { root } from './tree.ts'

type Import = { from: string; to: string }

/** One import for each rule that the rule must refuse. */
const forbidden: Record<string, Import> = {
  'base-imports': { from: 'src/base/a.ts', to: 'src/contract/task.ts' },
  'contract-imports': { from: 'src/contract/a.ts', to: 'src/domain/task.ts' },
  'domain-imports': { from: 'src/domain/a.ts', to: 'src/core/index.ts' },
  'core-imports': { from: 'src/core/a.ts', to: 'src/adapters/git/git.ts' },
  'adapters-imports': { from: 'src/adapters/git/a.ts', to: 'type src/core/index.ts' },
  'server-imports': { from: 'src/server/a.ts', to: 'src/core/ports.ts' },
  'host-imports': { from: 'src/host/a.ts', to: 'src/client/client.ts' },
  'client-imports': { from: 'src/client/a.ts', to: 'src/domain/evolve.ts' },
  'relay-imports': { from: 'src/relay/a.ts', to: 'src/core/index.ts' },
  'cli-imports': { from: 'src/cli/a.ts', to: 'src/host/config.ts' },
  'ui-imports': { from: 'src/ui/a.ts', to: 'src/domain/task.ts' },
  'base-packages': { from: 'src/base/b.ts', to: 'zod' },
  'contract-packages': { from: 'src/contract/b.ts', to: 'ws' },
  'domain-packages': { from: 'src/domain/b.ts', to: 'zod' },
  'core-packages': { from: 'src/core/b.ts', to: 'execa' },
  'better-sqlite3-owner': { from: 'src/host/b.ts', to: 'better-sqlite3' },
  'drizzle-orm-owner': { from: 'src/host/c.ts', to: 'drizzle-orm' },
  'node-pty-owner': { from: 'src/adapters/git/b.ts', to: 'node-pty' },
  '@parcel/watcher-owner': { from: 'src/adapters/git/e.ts', to: '@parcel/watcher' },
  'execa-owner': { from: 'src/host/g.ts', to: 'execa' },
  'adapters-apart': { from: 'src/adapters/git/c.ts', to: 'src/adapters/pty/pty.ts' },
  'ports-are-types': { from: 'src/adapters/git/d.ts', to: 'src/core/ports.ts' },
  'node-modules-of-node': { from: 'src/core/d.ts', to: 'node:fs' },
  'electron-imports': { from: 'electron/a.ts', to: 'src/host/config.ts' },
  'electron-in-its-folder': { from: 'src/host/d.ts', to: 'electron' },
  'no-cycles': { from: 'src/domain/cycle.ts', to: 'src/domain/cycle.ts' },
  'no-test-in-product': { from: 'src/domain/e.ts', to: 'src/domain/task.test.ts' },
  'no-development-package-in-product': { from: 'src/host/e.ts', to: 'vitest' },
  'no-unresolved': { from: 'src/host/f.ts', to: 'src/host/absent.ts' },
}

/** What each layer is there to import, and what tests may import besides. */
const allowed: Import[] = [
  { from: 'src/contract/good.ts', to: 'src/base/result.ts' },
  { from: 'src/contract/good.ts', to: 'zod' },
  { from: 'src/domain/good.ts', to: 'src/contract/task.ts' },
  { from: 'src/core/good.ts', to: 'src/domain/task.ts' },
  { from: 'src/adapters/git/good.ts', to: 'type src/core/ports.ts' },
  { from: 'src/adapters/git/good.ts', to: 'execa' },
  { from: 'src/adapters/git/good.ts', to: 'node:fs' },
  { from: 'src/server/good.ts', to: 'src/core/index.ts' },
  { from: 'src/host/good.ts', to: 'src/adapters/git/git.ts' },
  { from: 'src/client/good.ts', to: 'src/contract/task.ts' },
  { from: 'src/relay/good.ts', to: 'src/client/client.ts' },
  { from: 'src/cli/good.ts', to: 'src/client/client.ts' },
  { from: 'src/ui/good.ts', to: 'src/domain/evolve.ts' },
  { from: 'src/core/good.test.ts', to: 'src/adapters/git/git.ts' },
  { from: 'src/core/good.test.ts', to: 'vitest' },
  { from: 'electron/good.ts', to: 'electron' },
  { from: 'electron/good.ts', to: 'src/base/result.ts' },
  { from: 'electron/good.ts', to: 'type src/ui/bridge.d.ts' },
]

type Violation = { rule: { name: string }; from: string }
let tree: string
let violations: Violation[]

beforeAll(async () => {
  tree = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-imports-')))
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'))
  await cp(join(root, 'package.json'), join(tree, 'package.json'))
  const imports = [...Object.values(forbidden), ...allowed]
  for (const { from, to } of imports) {
    if (!to.endsWith('absent.ts')) await addFile(to.replace('type ', ''), '')
    await addFile(from, importLine(from, to))
  }
  violations = await cruise()
})

afterAll(() => rm(tree, { recursive: true, force: true }))

async function addFile(path: string, line: string): Promise<void> {
  if (!/^(src|electron)\//.test(path)) return
  await mkdir(dirname(join(tree, path)), { recursive: true })
  await writeFile(join(tree, path), line, { flag: 'a' })
}

function importLine(from: string, to: string): string {
  const path = to.replace('type ', '')
  const specifier = path.startsWith('src/') ? `./${relative(dirname(from), path)}` : path
  return to.startsWith('type ') ? `import type {} from '${specifier}'\n` : `import '${specifier}'\n`
}

async function cruise(): Promise<Violation[]> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [
    program,
    '--config',
    join(root, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
    'src',
    'electron',
  ]
  // It ends with the number of violations, which is the expected outcome here.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: tree,
    maxBuffer: 2 ** 26,
  }).catch((error: unknown) => error as { stdout: string; stderr: string })
  expect(stderr).toBe('')
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

describe('dependency-cruiser', () => {
  test('has a forbidden import here for every rule', () => {
    expect(Object.keys(forbidden).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort())
  })

  test.each(Object.entries(forbidden))('%s is refused', (rule, { from }) => {
    expect(violations.filter((violation) => violation.from === from).map((v) => v.rule.name)).toContain(rule)
  })

  test('lets every allowed import pass', () => {
    expect(violations.filter(({ from }) => from.includes('good'))).toEqual([])
  })
})

describe('project references', () => {
  const layers = Object.entries(mayImport).filter(([layer]) => layer !== 'ui')
  const projectOf = (name: string): string[] =>
    ({ core: ['../core', '../core/tsconfig.ports.json'], 'core/ports': ['../core/tsconfig.ports.json'] })[
      name
    ] ?? [`../${name.split('/')[0]}`]

  test.each(layers)('of %s are what dependency-cruiser allows', async (layer, names: string[]) => {
    const text = await readFile(join(root, `src/${layer}/tsconfig.json`), 'utf8')
    const { references = [] } = JSON.parse(text) as { references?: { path: string }[] }
    const expected = names.flatMap(projectOf)
    // Its ports are a project of their own, so that adapters can refer to them and to nothing else of the core.
    if (layer === 'core') expected.push('../core/tsconfig.ports.json')
    expect(references.map(({ path }) => path).sort()).toEqual(expected.sort())
  })
})
