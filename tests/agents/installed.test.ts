import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { claudeProgram } from '../support/claudeHome.ts'
import { codexProgram } from '../support/codexHome.ts'

const here = import.meta.dirname
const versions = z.record(z.string(), z.string())
const listed = z
  .object({ dependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(await readFile(join(here, 'package.json'), 'utf8')))

/** Version of an installed package; null where there is none. */
async function installed(name: string): Promise<string | null> {
  const text = await readFile(join(here, 'node_modules', name, 'package.json'), 'utf8').catch(() => null)
  return text === null ? null : z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

const HOW = 'run `npm ci` in tests/agents, on a platform for which this CLI is published'

it.each(Object.entries(listed.dependencies))('%s %s is installed', async (name, version) => {
  expect(await installed(name), `${name} is not installed: ${HOW}`).toBe(version)
})

// npm leaves out in silence what it cannot install of these; the programs themselves come so too.
it('has a program of OpenCode, of Claude Code and of Codex for this platform', async () => {
  const opencode = Object.entries(listed.optionalDependencies).filter(([name]) =>
    name.startsWith('opencode-'),
  )
  const found = await Promise.all(
    opencode.map(async ([name, version]) => (await installed(name)) === version),
  )
  expect(found, `OpenCode is not installed: ${HOW}`).toContain(true)
  expect(claudeProgram(), `Claude Code is not installed: ${HOW}`).not.toBeNull()
  expect(codexProgram(), `Codex is not installed: ${HOW}`).not.toBeNull()
})

it('has no test that is left out when something is missing', async () => {
  const files = (await readdir(here)).filter((name) => name.endsWith('.ts'))
  const sources = await Promise.all(
    files.map(async (name) => ({ name, text: await readFile(join(here, name), 'utf8') })),
  )
  const leavesOut = /\b(?:it|test|describe|context|ctx)\.(?:skip|skipIf|runIf|todo)\b/
  expect(sources.filter(({ text }) => leavesOut.test(text)).map(({ name }) => name)).toEqual([])
})
