import { execFile } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'

/** A place at which a program stands still until the test lets it go on. */
export interface Gate {
  /** For a shell: says that it is here, and waits. */
  readonly command: string
  /** Resolves when a program stands at the gate; forgets it. */
  reached(): Promise<void>
  /** Lets the program that stands at the gate, or comes to it next, go on. */
  open(): Promise<void>
}

export async function makeGate(folder: string, name: string): Promise<Gate> {
  const [here, pipe] = [join(folder, `${name}.here`), join(folder, `${name}.pipe`)]
  await promisify(execFile)('mkfifo', [pipe])
  return {
    command: `touch '${here}'; cat '${pipe}'`,
    async reached() {
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = (): void => {
        if (existsSync(here)) resolve()
      }
      const watcher = watch(folder, look)
      look()
      await promise
      watcher.close()
      await rm(here)
    },
    // The open of a pipe for writing waits until somebody reads from it.
    open: () => writeFile(pipe, ''),
  }
}

/** A demo worker's whole work: one new file, committed and signalled. `before` comes first. */
export const addFile = (name: string, ...before: StepInput[]): string =>
  scriptPrompt(`Add ${name}.`, [
    ...before,
    { do: 'write', path: name, content: `${name}\n` },
    { do: 'commit', message: `Add ${name}` },
    { do: 'call', tool: 'signal_done', args: { summary: `Added ${name}`, files: [name] } },
  ])

export const standAt = (gate: Gate): StepInput => ({ do: 'run', argv: ['sh', '-c', gate.command] })
