import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as z from 'zod/mini'

export interface HostProgram {
  /** Path of a Node 24. */
  readonly node: string
  /** Path of the built host. */
  readonly program: string
  readonly home: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

/** The one line that the host prints: where it serves, or why it does not. */
const announcement = z.union([
  z.object({
    url: z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d+$/)),
    token: z.string(),
    attached: z._default(z.boolean(), false),
  }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
])
type Announcement = z.infer<typeof announcement>

/** The host's process; it may be gone again already, where another one runs with this home. */
export interface HostProcess {
  readonly child: ChildProcess
  readonly announced: Promise<Announcement>
  /** How it ended, in words. */
  readonly ended: Promise<string>
}

const TAIL = 2_000
/** Longer than the host takes at most to end in good order. */
const END_MS = 12_000
const windows = process.platform === 'win32'
const failed = (code: string, message: string): Announcement => ({ error: { code, message } })

function readAnnouncement(line: string): Announcement {
  try {
    return announcement.parse(JSON.parse(line))
  } catch {
    // Not JSON, or not what a host says. The line may hold a token, so it is not shown.
    return failed('no_host', 'The host printed something that is no announcement.')
  }
}

/** Starts the built host as a child. What it prints holds the token and goes nowhere. */
export function launchHost(host: HostProgram, port: string | undefined): HostProcess {
  const options = Object.entries({ '--home': host.home, '--port': port })
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  const child = spawn(host.node, [host.program, '--json', ...given], {
    env: host.environment,
    // Windows has no signals: there the host is asked to end by a message.
    stdio: ['ignore', 'pipe', 'pipe', ...(windows ? (['ipc'] as const) : [])],
    // Ctrl-C in the terminal that started the app reaches the app, which ends the host in good order.
    detached: !windows,
    windowsHide: true,
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-TAIL)))
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    child.once('error', ({ message }) => resolve(message))
  })
  const announced = new Promise<Announcement>((resolve) => {
    const lines = child.stdout && createInterface({ input: child.stdout })
    lines?.once('line', (line) => resolve(readAnnouncement(line)))
    void ended.then((how) => {
      // A line that was printed is heard first, even where the process is gone already.
      if (!lines || child.stdout?.readableEnded) resolve(failed('ended', errors.trim() || how))
      else lines.once('close', () => resolve(failed('ended', errors.trim() || how)))
    })
  })
  return { child, announced, ended }
}

/** Asks the host to end in good order, and ends it when it does not. */
export async function endHost({ child, ended }: HostProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  if (windows) child.send('end')
  else child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
  await ended
  clearTimeout(timer)
}
