import { spawn, type ChildProcess } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import type { Readable } from 'node:stream'
import { err, ok } from '../../base/result.ts'
import type { CapturedText, Machine } from '../../core/ports/machine.ts'

/** Between being asked to end and being made to, in milliseconds. */
const GRACE_MS = 2_000
/** What left the group may keep the streams open; so long is waited for their end, in milliseconds. */
const DRAIN_MS = 500

/** Keeps the end of a stream: characters, never half of one. */
function capture(stream: Readable | null, limit: number): () => CapturedText {
  const decoder = new StringDecoder('utf8')
  let text = ''
  let leftOut = 0
  stream?.on('data', (chunk: Buffer) => {
    text += decoder.write(chunk)
    if (text.length <= limit * 2) return
    leftOut += text.length - limit
    text = text.slice(-limit)
  })
  return () => {
    const all = text + decoder.end()
    return { text: all.slice(-limit), left_out: leftOut + Math.max(0, all.length - limit) }
  }
}

/** To the process and all that it has started and that has not left its group. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}

/** See the port. */
export const runCommand: Machine['runCommand'] = (argv, { cwd, environment, timeoutMs, limit, signal }) =>
  new Promise((resolve) => {
    const [program = '', ...args] = argv
    if (signal.aborted) return resolve(err('its caller has gone'))
    const child = spawn(program, args, {
      cwd,
      env: environment,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stdout = capture(child.stdout, limit)
    const stderr = capture(child.stderr, limit)
    const timers: NodeJS.Timeout[] = []
    let timedOut = false
    const end = (): void => {
      signalGroup(child, 'SIGTERM')
      timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS))
    }
    const settle = (): void => {
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
    signal.addEventListener('abort', end, { once: true })
    timers.push(
      setTimeout(() => {
        timedOut = true
        end()
      }, timeoutMs),
    )
    child.once('error', (error) => {
      settle()
      resolve(err(error.message))
    })
    child.once('exit', () => {
      // What it has left behind in its group ends with it.
      signalGroup(child, 'SIGKILL')
      timers.push(
        setTimeout(() => {
          child.stdout?.destroy()
          child.stderr?.destroy()
        }, DRAIN_MS),
      )
    })
    child.once('close', (exitCode, ended) => {
      settle()
      const streams = { stdout: stdout(), stderr: stderr() }
      resolve(ok({ exit_code: exitCode, signal: ended, timed_out: timedOut, ...streams }))
    })
  })
