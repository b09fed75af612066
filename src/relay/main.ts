import { randomUUID } from 'node:crypto'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { Clock } from '../base/clock.ts'
import { createRest } from '../client/rest.ts'
import { createHttpSend } from './httpSend.ts'
import { Relay } from './relay.ts'
import { readSettings } from './settings.ts'

declare const SWITCHYARD_VERSION: string | undefined
const version = typeof SWITCHYARD_VERSION === 'string' ? SWITCHYARD_VERSION : '0.0.0-source'

/** Standard output belongs to the protocol. */
const log = (line: string): void => void process.stderr.write(`switchyard mcp: ${line}\n`)

const settings = readSettings(process.env)
if (!settings.ok) {
  log(settings.error)
  process.exit(2)
}

// The agent's end is ours. Requests under way end with the process, which the host sees and takes as a cancellation.
const end = (): void => process.exit(0)
process.stdin.once('end', end)
process.stdin.once('close', end)
process.stdout.once('error', end)

/** Never set back, as a wall clock may be. */
const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const { url, token } = settings.value
const rest = createRest({ url, token, request: createHttpSend() })
const relay = new Relay({ url, rest, clock, version, log, newId: () => `relay-${randomUUID()}` })
relay.server.onerror = (error) => log(error.message)
await relay.server.connect(new StdioServerTransport())
