import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { operationTable } from '../../src/contract/operationTable.ts'
import { root } from './tree.ts'

const text = readFileSync(join(root, 'docs/capabilities.md'), 'utf8')
const rows = text
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
const cells = (at: number): string[] =>
  rows.flatMap((row) => [...(row[at] ?? '').matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? ''))

const nouns = new Set(operationTable.map(({ noun }) => noun))
const program = createProgram(false)

/** What is wrong with a line such as `switchyard task claim --override`; null where there is such a command. */
function problemOf(line: string): string | null {
  const [name, ...words] = line.split(' ')
  if (name !== 'switchyard') return `${line} is no command`
  let command = program
  // Started by `bin/switchyard` itself, which needs no host for them.
  if (words[0] === 'serve' || words[0] === 'mcp') return null
  const first = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word))
  for (const word of first < 0 ? words : words.slice(0, first)) {
    const below = command.commands.find((each) => each.name() === word)
    if (!below) return `${line}: there is no ${word}`
    command = below
  }
  const flags = words.filter((word) => word.startsWith('--') && word !== '--json')
  const unknown = flags.find((flag) => !command.options.some(({ long }) => long === flag))
  return unknown === undefined ? null : `${line}: there is no ${unknown}`
}

describe('the table of capabilities', () => {
  it('has every row of the specification once, and replaces only what may be replaced', () => {
    const [table = '', replaced = ''] = text.split('## Replaced')
    const numbers = [...table.matchAll(/^\| (\d+) \|/gm)].map((found) => Number(found[1]))
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, at) => at + 1))
    const without = rows.filter((row) => row[3] === 'replaced').map((row) => Number(row[1]))
    expect(without).toEqual([4, 6, 11, 28, 85])
    for (const number of [...without, '102, `tool_install`']) expect(replaced).toContain(`| ${number} |`)
  })

  it('names operations and tools that there are', () => {
    const operations = new Set(operationTable.map(({ name }) => name))
    const named = cells(3).filter(
      (name) => /^[a-z]+\.[a-zA-Z]+$/.test(name) && nouns.has(name.split('.')[0] ?? ''),
    )
    expect(named.length).toBeGreaterThan(80)
    expect(named.filter((name) => !operations.has(name))).toEqual([])
    const tools = new Set(operationTable.flatMap(({ meta }) => meta.tool?.name ?? []))
    expect(
      cells(4).filter((name) => /^[a-z]+_[a-z_]+$|^(?:ask|recall|remember)$/.test(name) && !tools.has(name)),
    ).toEqual([])
  })

  it('names commands that there are, with their flags', () => {
    const named = cells(5).filter((line) => !['--json', 'switchyard NOUN VERB'].includes(line))
    expect(named.length).toBeGreaterThan(80)
    expect(named.map(problemOf).filter((problem) => problem !== null)).toEqual([])
  })
})
