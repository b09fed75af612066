import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const HOOK = fileURLToPath(new URL('../../dist/hook.js', import.meta.url))

/** The hook program as Claude Code runs it with these bytes on its input; answers what it printed, as JSON, or null. */
export async function runHook(
  event: string,
  input: string,
  { cwd, environment }: { readonly cwd: string; readonly environment: Record<string, string> },
): Promise<unknown> {
  const child = spawn(process.execPath, [HOOK, 'claude', event], { cwd, env: environment })
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  expect([code, errors]).toEqual([0, ''])
  return out === '' ? null : (JSON.parse(out) as unknown)
}
