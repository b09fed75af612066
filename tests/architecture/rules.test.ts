import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from './tree.ts'

const ruleFolder = join(root, '.ast-grep/rules')
const fixtureFolder = join(root, '.ast-grep/fixtures')
const rules = (await readdir(ruleFolder)).map((name) => name.replace('.yml', ''))

let tree: string

beforeAll(async () => {
  tree = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-rules-')))
})

afterAll(() => rm(tree, { recursive: true, force: true }))

/** Puts a fixture where its first line says that it belongs, and gives the lines (from 1) that the rule flags. */
async function flagged(rule: string, kind: 'bad' | 'good'): Promise<{ lines: number[]; text: string }> {
  const text = await readFile(join(fixtureFolder, `${rule}.${kind}.ts`), 'utf8')
  const path = /^\/\/ (\S+)/.exec(text)?.[1] ?? ''
  const folder = join(tree, rule, kind)
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
  await writeFile(join(folder, 'sgconfig.yml'), `ruleDirs: [${JSON.stringify(ruleFolder)}]\n`)
  const program = join(root, 'node_modules/.bin/ast-grep')
  const args = ['scan', '--json=compact', '--filter', `^${rule}$`, '.']
  // It ends with 1 where it found something, which is the expected outcome here.
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  )
  expect(stdout, stderr).not.toBe('')
  const found = JSON.parse(stdout) as { range: { start: { line: number }; end: { line: number } } }[]
  return { text, lines: [...new Set(found.map(({ range }) => range.end.line + 1))].sort((a, b) => a - b) }
}

/** A line that must be flagged says so at its end, or is a directive, which takes no comment of ours. */
const markedLines = (text: string): number[] =>
  text.split('\n').flatMap((line, index) => (/\/\/ bad$|^\/\/ @ts-/.test(line) ? [index + 1] : []))

describe.each(rules)('the rule %s', (rule) => {
  test('flags every bad line of its fixture and no other', async () => {
    const { lines, text } = await flagged(rule, 'bad')
    expect(markedLines(text)).not.toEqual([])
    expect(lines).toEqual(markedLines(text))
  })

  test('flags nothing in the good one', async () => {
    const { lines } = await flagged(rule, 'good')
    expect(lines).toEqual([])
  })

  test('is there for Semgrep too', async () => {
    const semgrep = await readFile(join(root, '.semgrep/rules.yml'), 'utf8')
    expect(semgrep).toContain(`- id: ${rule}\n`)
  })
})
