import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const CLI_PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface CliOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd: string
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Runs instead of the built command line. */
  readonly program?: string
}

/** Runs the built command line to its end. */
export function runCli(
  args: readonly string[],
  { cwd, environment, stdin = '', program = CLI_PROGRAM }: CliOptions,
): Promise<CliOutcome> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: environment })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.end(stdin)
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
