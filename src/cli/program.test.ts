import type { Command } from 'commander'
import { CommanderError } from 'commander'
import { expect, it } from 'vitest'
import { createProgram } from './program.ts'

function* leaves(command: Command, path: readonly string[] = []): Generator<readonly string[]> {
  yield path
  for (const each of command.commands) yield* leaves(each, [...path, each.name()])
}

it('regression 10: --help prints the help of every command and ends well', async () => {
  const program = createProgram(false)
  const paths = [...leaves(program)]
  expect(paths.length).toBeGreaterThan(60)
  let out = ''
  const listen = (command: Command): void => {
    command.configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (out += text) })
    for (const each of command.commands) listen(each)
  }
  listen(program)
  for (const path of paths) {
    out = ''
    const ended = await program
      .parseAsync([...path, '--help'], { from: 'user' })
      .catch((error: unknown) => error)
    expect(ended).toBeInstanceOf(CommanderError)
    expect(ended).toMatchObject({ exitCode: 0 })
    const usage = `Usage: switchyard ${path.join(' ')}`.trim()
    expect([path, out]).toEqual([path, expect.stringContaining(usage)])
    expect(out).toMatch(/--json/)
  }
})
