import { execa } from 'execa'
import type { Detection } from '../../../core/ports/agents.ts'
import { findProgram } from '../findProgram.ts'

const HINT =
  'Install Claude Code (npm install -g @anthropic-ai/claude-code) and sign in by running `claude` once'
/** It answers in a tenth of a second; a machine under load is given this long, in milliseconds. */
const VERSION_MS = 10_000

export async function detectClaude(environment: Readonly<Record<string, string>>): Promise<Detection> {
  const path = await findProgram('claude', environment)
  if (path === null) return { installed: false, path: null, version: null, hint: HINT }
  const { stdout, failed } = await execa(path, ['--version'], {
    env: environment,
    extendEnv: false,
    timeout: VERSION_MS,
    stdin: 'ignore',
    reject: false,
  })
  const version = failed ? undefined : /^\d+\.\d+\.\d+\S*/.exec(stdout)?.[0]
  if (version === undefined) {
    return { installed: false, path, version: null, hint: `${path} does not say its version; ${HINT}` }
  }
  return { installed: true, path, version, hint: '' }
}
