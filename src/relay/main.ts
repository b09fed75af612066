import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { Clock } from '../base/clock.ts'
import { sessionOf } from '../client/guestRecord.ts'
import { createRest, type Rest } from '../client/rest.ts'
import { cliProcess } from './guest/cliProcess.ts'
import { createGuestRest, type GuestRest } from './guest/guestRest.ts'
import { homeFolder } from './guest/homeFolder.ts'
import { createRecords } from './guest/records.ts'
import { createHttpSend } from './httpSend.ts'
import { Relay } from './relay.ts'
import { readSettings } from './settings.ts'

declare const SWITCHYARD_VERSION: string | undefined
const version = typeof SWITCHYARD_VERSION === 'string' ? SWITCHYARD_VERSION : '0.0.0-source'

/** Standard output belongs to the protocol. */
const log = (line: string): void => void process.stderr.write(`switchyard mcp: ${line}\n`)

/** A goodbye that is not answered holds the agent's end up for no longer. */
const GOODBYE_MS = 1_000

const { SWITCHYARD_URL, SWITCHYARD_TOKEN } = process.env
const settings = SWITCHYARD_URL || SWITCHYARD_TOKEN ? readSettings(process.env) : undefined
if (settings?.ok === false) {
  log(settings.error)
  process.exit(2)
}

const given = settings?.value

/** Never set back, as a wall clock may be. */
const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const request = createHttpSend()

/** `relay.js [--kind KIND] [--home DIR]`, for a session that a person has started: nothing says who it is. */
function guestRest(): GuestRest {
  const { values } = parseArgs({
    options: { kind: { type: 'string', default: 'custom' }, home: { type: 'string' } },
    strict: false,
  })
  const home = typeof values.home === 'string' ? values.home : homeFolder(process.env)
  const session = {
    home,
    kind: String(values.kind),
    id: sessionOf(process.env),
    cwd: process.cwd(),
    cli_pid: cliProcess(process.ppid),
    relay_pid: process.pid,
    goes_on: false,
  }
  return createGuestRest({ session, records: createRecords(home, process.pid), request, clock, log })
}

function connection(): { rest: Rest; url: () => string; end: () => Promise<void> } {
  if (given) {
    return { rest: createRest({ ...given, request }), url: () => given.url, end: () => Promise.resolve() }
  }
  const guest = guestRest()
  return { rest: guest, url: () => guest.url, end: () => guest.end() }
}

const { rest, url, end: leave } = connection()
const relay = new Relay({ url, rest, clock, version, log, newId: () => `relay-${randomUUID()}` })

// The agent's end is ours. Requests under way end with the process, which the host sees and takes as a cancellation.
const end = (): void => {
  const exit = (): void => process.exit(0)
  setTimeout(exit, GOODBYE_MS)
  leave().then(exit, exit)
}
process.stdin.once('end', end)
process.stdin.once('close', end)
process.stdout.once('error', end)
if (!given) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end)
relay.server.onerror = (error) => log(error.message)
await relay.server.connect(new StdioServerTransport())
