import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { err, ok, type Result } from '../../base/result.ts'
import type { Untouched } from './edit.ts'
import type { Launch } from './unit.ts'
import { environment } from '../environment.ts'

/** Milliseconds that an entry has for its answer; agent CLIs allow as much or more. */
const LIMIT_MS = 15_000

const HELLO = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'switchyard install', version: '1' },
  },
})

/** Variables that make the relay someone else than it is in the shell of an agent CLI. */
const PRIVATE = /^SWITCHYARD_/

/**
 * Starts what an entry names, as an agent CLI does, and says hello: only what answers is called installed. It is started
 * where no project is, so that nobody becomes a guest by it.
 */
export function startEntry({ command, args }: Launch): Promise<Result<string, Untouched>> {
  const kept = Object.entries(environment).filter(([name]) => !PRIVATE.test(name))
  const child = spawn(command, args, {
    cwd: tmpdir(),
    env: Object.fromEntries(kept),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  return new Promise((resolve) => {
    const finish = (answer: Result<string, Untouched>): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(answer)
    }
    const fail = (reason: string): void =>
      finish(err({ reason: `${[command, ...args].join(' ')} ${reason}` }))
    const timer = setTimeout(() => fail(`did not answer for ${LIMIT_MS / 1000} s`), LIMIT_MS)
    child.once('error', (error) => fail(`cannot be started: ${error.message}`))
    child.once('close', (code) => fail(`ended with ${code} and no answer: ${errors.trim().slice(-300)}`))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdin.on('error', () => undefined)
    createInterface({ input: child.stdout }).once('line', (line) => {
      if (/"serverInfo"/.test(line)) finish(ok(line))
      else fail(`answered something else: ${line.slice(0, 200)}`)
    })
    child.stdin.write(`${HELLO}\n`)
  })
}
