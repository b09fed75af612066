import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { z } from 'zod'
import { guestToken } from './identity.ts'
import { CliError, EXIT } from './outcome.ts'
import { environment } from './environment.ts'

/** Where the host answers, and with which token. */
export interface HostAddress {
  readonly url: string
  readonly token: string
}

/** What every command takes besides its own options. */
export interface GlobalOptions {
  readonly home?: string
  readonly url?: string
  readonly token?: string
  readonly json?: boolean
}

const hostFile = z.object({ pid: z.number().int(), url: z.url() })

export const noHost = (home: string): CliError =>
  new CliError('NO_HOST', `No host runs with the home ${home}. Start it with: switchyard serve`, EXIT.noHost)

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // Missing or not ours to read: either way there is no host for this user.
    return undefined
  }
}

/** A signal of number 0 asks only whether the process is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function parseHostFile(text: string | undefined): z.infer<typeof hostFile> | undefined {
  try {
    return hostFile.safeParse(JSON.parse(text ?? '')).data
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

/** The data folder that the options name, else the platform's. */
export const homeOf = ({ home }: GlobalOptions): string => home || envPaths('switchyard', { suffix: '' }).data

/** The host that a command speaks to: the one that is named, else the running one of the home. */
export async function findHost(options: GlobalOptions): Promise<HostAddress> {
  const home = homeOf(options)
  const url = options.url || undefined
  const own = options.token || (await guestToken(home, environment))
  const token = own || (await readText(join(home, 'operator-token')))?.trim()
  const running = url === undefined ? parseHostFile(await readText(join(home, 'host.json'))) : undefined
  // A killed host leaves its file behind; its token must not go to whoever has its port now.
  const address = url ?? (running && isAlive(running.pid) ? running.url : undefined)
  if (address === undefined || !URL.canParse(address)) throw noHost(home)
  if (token === undefined || token === '') {
    const message = 'There is no token. Give --token, or --home with the folder of the host.'
    throw new CliError('UNAUTHENTICATED', message, EXIT.denied)
  }
  return { url: address.replace(/\/$/, ''), token }
}
