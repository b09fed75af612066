import { StringDecoder } from 'node:string_decoder'
import { endSession } from '../../../src/adapters/pty/endSession.ts'
import { HeadlessScreen } from '../../../src/adapters/pty/headlessScreen.ts'
import { DEFAULT_LIMITS } from '../../../src/adapters/pty/limits.ts'
import { openPty } from '../../../src/adapters/pty/openPty.ts'
import { ParseTurns } from '../../../src/adapters/pty/parseTurns.ts'
import type { TerminalScreen, TerminalSpec } from '../../../src/core/ports/terminals.ts'
import type { HookCall } from '../../support/hookListener.ts'
import type { RecordingLine, Truth } from '../../support/recording.ts'
import { shown } from './subject.ts'

const PATIENCE_MS = 60_000
/** After so long without effect a key is pressed once more: some programs drop what comes while they draw. */
const DROPPED_MS = 1_000
const PRESSES = 15
const GRACE_MS = 2_000

/** One run of a program on a PTY, written down with what is true about it. */
export interface Take {
  /** Milliseconds since the start. */
  now(): number
  screen(): TerminalScreen
  /** What is true from now on, or since then: one of these. */
  truth(states: readonly Truth[], why: string, since?: number): void
  hook(call: HookCall): void
  write(keys: string): void
  /** Resolves with the time of the output that made it so. */
  until(matches: (screen: TerminalScreen) => boolean, ms?: number): Promise<number>
  /** Presses the keys, again where they were dropped, until the screen shows the mark no more. */
  dismiss(mark: RegExp, keys: string): Promise<number>
  /** Lets it be for a while. */
  linger(ms: number): Promise<void>
  readonly exited: Promise<number>
  /** Ends the program with all it has started, and answers what was written down, in the order of time. */
  end(): Promise<RecordingLine[]>
}

interface Waiter {
  readonly matches: (screen: TerminalScreen) => boolean
  readonly resolve: (at: number) => void
}

export async function openTake(spec: TerminalSpec): Promise<Take> {
  const opened = await openPty(spec)
  if (!opened.ok) throw new Error(opened.error.message)
  const lines: RecordingLine[] = []
  const waiters = new Set<Waiter>()
  const decoder = new StringDecoder('utf8')
  /** When so many bytes had come. */
  const arrivals: { readonly bytes: number; readonly at: number }[] = []
  let received = 0
  let exited = false
  const began = performance.now()
  const now = (): number => Math.round(performance.now() - began)
  const look = (): void => {
    const screen = screenOf()
    const at = arrivals.findLast(({ bytes }) => bytes <= screen.written)?.at ?? 0
    for (const waiter of [...waiters]) if (waiter.matches(screen)) waiter.resolve(at)
  }
  const drawn = new HeadlessScreen({
    cols: spec.cols,
    rows: spec.rows,
    limits: DEFAULT_LIMITS,
    turns: new ParseTurns(DEFAULT_LIMITS.turnBytes),
    onAnswer: (text) => {
      if (!exited) pty.write(text)
    },
    onParsed: look,
  })
  const screenOf = (): TerminalScreen => drawn.read()
  const pty = opened.value()
  pty.onData((data: string | Uint8Array) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)
    const text = decoder.write(bytes)
    received += bytes.length
    arrivals.push({ bytes: received, at: now() })
    if (text !== '') lines.push([now(), 'out', text])
    drawn.push(bytes)
  })
  const over = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      exited = true
      resolve(now())
      lines.push([now(), 'exit', exitCode])
    })
  })

  const until: Take['until'] = (matches, ms = PATIENCE_MS) =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer)
        waiters.delete(waiter)
      }
      const waiter: Waiter = {
        matches,
        resolve: (at) => {
          done()
          resolve(at)
        },
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error(`what was waited for was not seen within ${ms} ms`))
      }, ms)
      waiters.add(waiter)
      look()
    })
  const write: Take['write'] = (keys) => {
    lines.push([now(), 'in', keys])
    pty.write(keys)
  }
  return {
    now,
    screen: screenOf,
    truth: (states, why, since = now()) => void lines.push([since, 'truth', [...states], why]),
    hook: ({ event, body }) => void lines.push([now(), 'hook', event, body]),
    write,
    until,
    dismiss: async (mark, keys) => {
      for (let press = 0; press < PRESSES; press += 1) {
        write(keys)
        const gone = await until((screen) => !mark.test(shown(screen)), DROPPED_MS).catch(() => null)
        if (gone !== null) return gone
      }
      throw new Error(`${String(mark)} stays on the screen`)
    },
    // A recording of how long something lasts needs time to pass.
    // ast-grep-ignore: sleep
    linger: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    exited: over,
    end: async () => {
      // What comes of our own ending of it is no part of the recording.
      const kept = [...lines]
      const last: RecordingLine = [now(), 'end']
      const leader = { pid: pty.pid, started: null, exited: () => exited }
      await endSession(leader, GRACE_MS)
      await over
      drawn.dispose()
      return [...kept.sort(([one], [other]) => one - other), last]
    },
  }
}
