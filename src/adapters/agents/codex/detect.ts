import { execa } from 'execa'
import type { Detection } from '../../../core/ports/agents.ts'
import { findProgram } from '../findProgram.ts'

const HINT = 'Install Codex (npm install -g @openai/codex) and sign in by running `codex` once'
/** It answers in a tenth of a second; a machine under load is given this long, in milliseconds. */
const VERSION_MS = 10_000

export async function detectCodex(environment: Readonly<Record<string, string>>): Promise<Detection> {
  const path = await findProgram('codex', environment)
  if (path === null) return { installed: false, path: null, version: null, hint: HINT }
  const { stdout, failed } = await execa(path, ['--version'], {
    env: environment,
    extendEnv: false,
    timeout: VERSION_MS,
    stdin: 'ignore',
    reject: false,
  })
  const version = failed ? undefined : /^codex-cli (\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1]
  if (version === undefined) {
    return { installed: false, path, version: null, hint: `${path} does not say its version; ${HINT}` }
  }
  return { installed: true, path, version, hint: '' }
}
