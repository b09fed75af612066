import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { HostAddress } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'

const announcement = z.object({ url: z.string(), token: z.string() })
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export interface OwnHost extends HostAddress {
  /** Ends the host in good order. */
  end(): Promise<void>
}

/** Starts a host of our own, next to this program, with its own home and a free port. */
export async function startOwnHost(home: string): Promise<OwnHost> {
  const program = join(import.meta.dirname, 'host.js')
  const args = [program, '--json', '--home', home, '--port', '0']
  // A Ctrl-C reaches the whole group of a terminal; the host is ended by us, after the last look at it.
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const lines = createInterface({ input: child.stdout })
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve)
    lines.once('close', () => resolve('{}'))
  })
  const end = (): Promise<void> => {
    child.kill('SIGTERM')
    return ended
  }
  const host = announcement.safeParse(JSON.parse(line))
  if (host.success) return { ...host.data, end }
  await ended
  const reason = refusal.safeParse(JSON.parse(line)).data?.error.message ?? 'it ended without a word'
  throw new CliError('NO_HOST', `The host of the demo did not start: ${reason}`, EXIT.impossible)
}
