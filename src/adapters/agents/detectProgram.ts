import { execa } from 'execa'
import type { Detection } from '../../core/ports/agents.ts'
import { findProgram } from './findProgram.ts'

/** A CLI answers in a tenth of a second to a second; a machine under load is given this long, in milliseconds. */
const VERSION_MS = 20_000

export interface Cli {
  /** Name of the program on the PATH. */
  readonly name: string
  /** Takes the version out of what `--version` prints, as its first group. */
  readonly version: RegExp
  /** What to do where it is not installed. */
  readonly hint: string
}

/** Looks for a CLI on the given PATH and asks it for its version; nothing is inherited from this process. */
export const detectProgram =
  ({ name, version, hint }: Cli) =>
  async (environment: Readonly<Record<string, string>>): Promise<Detection> => {
    const path = await findProgram(name, environment)
    if (path === null) return { installed: false, path: null, version: null, hint }
    const { stdout, failed } = await execa(path, ['--version'], {
      env: environment,
      extendEnv: false,
      timeout: VERSION_MS,
      stdin: 'ignore',
      reject: false,
    })
    const said = failed ? undefined : version.exec(stdout)?.[1]
    if (said === undefined) {
      return { installed: false, path, version: null, hint: `${path} does not say its version; ${hint}` }
    }
    return { installed: true, path, version: said, hint: '' }
  }
