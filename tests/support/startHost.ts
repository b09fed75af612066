import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const HOST_PROGRAM = fileURLToPath(new URL('../../dist/host.js', import.meta.url))

export interface TestHostOptions {
  /** Default: a new folder, removed by `close`. */
  readonly home?: string
  /** Further arguments of `serve`. */
  readonly args?: readonly string[]
  /** Runs instead of the built host and takes the same arguments. */
  readonly program?: string
  /** Added to an environment that holds PATH and an empty HOME only. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface ApiAnswer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** The line that `serve --json` prints first. */
export interface Announcement {
  readonly url: string
  readonly token: string
  readonly pid: number
  readonly version: string
  readonly attached?: boolean
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface TestHost extends Announcement {
  readonly home: string
  readonly environment: Readonly<Record<string, string>>
  readonly ended: Promise<Ended>
  /** What the host has written to standard error so far. */
  stderr(): string
  /** A REST call as the operator, or with another token; `path` is below /api. */
  api(method: string, path: string, body?: unknown, token?: string): Promise<ApiAnswer>
  /** Sends the signal to this one process and waits for its end. */
  end(signal?: NodeJS.Signals): Promise<Ended>
  /** Ends the host and removes the folders that it was given. */
  close(): Promise<void>
}

const folders: string[] = []
/** Removes what `makeFolder` has made, once the programs in it have ended. */
export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** A folder for a test, symlinks resolved, because Git answers resolved paths. See `removeFolders`. */
export async function makeFolder(name: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `switchyard-${name}-`)))
  folders.push(folder)
  return folder
}

/** The environment of a machine on which nothing is configured. */
export async function bareEnvironment(folder: string): Promise<Record<string, string>> {
  const home = join(folder, 'home')
  await mkdir(home, { recursive: true })
  return { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' }
}

export interface Program {
  readonly child: ChildProcess
  /** First line of standard output; undefined when it ended without one. */
  readonly firstLine: Promise<string | undefined>
  readonly ended: Promise<Ended>
  stderr(): string
}

/** Starts the built host, whatever may come of it. */
export function runHost(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  program = HOST_PROGRAM,
): Program {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const lines = createInterface({ input: child.stdout })
  const firstLine = new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve)
    lines.once('close', () => resolve(undefined))
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { child, firstLine, ended, stderr: () => errors }
}

const LAST_LINES = 40

/** A host that ends although nobody has asked it to is the worst of bugs: its last words go into the output of the run. */
async function tellUnasked({ code, signal }: Ended, home: string, stderr: string): Promise<void> {
  const log = await readFile(join(home, 'logs/host.log'), 'utf8').catch(() => '(no log)')
  const last = (text: string): string => text.trimEnd().split('\n').slice(-LAST_LINES).join('\n')
  console.error(
    `A host ended unasked: code ${code}, signal ${signal}, home ${home}\nIts standard error:\n${last(stderr)}\nIts log:\n${last(log)}`,
  )
}

/** Starts the built host as a process of its own and waits until it serves. */
export async function startHost(options: TestHostOptions = {}): Promise<TestHost> {
  const folder = await makeFolder('host')
  const home = options.home ?? join(folder, 'data')
  const environment = { ...(await bareEnvironment(folder)), ...options.environment }
  const args = ['--json', '--home', home, '--port', '0', ...(options.args ?? [])]
  const { child, firstLine, ended, stderr } = runHost(args, environment, options.program)
  const line = await firstLine
  if (line === undefined || !line.includes('"token"'))
    throw new Error(`The host did not start: ${line ?? ''}\n${stderr()}`)
  const announcement = JSON.parse(line) as Announcement
  // Another program than the built host is made to die.
  let asked = options.program !== undefined
  void ended.then((how) => (asked ? undefined : tellUnasked(how, home, stderr())))

  const api: TestHost['api'] = async (method, path, body, token = announcement.token) => {
    const answer = await fetch(`${announcement.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const end: TestHost['end'] = (signal = 'SIGTERM') => {
    asked = true
    child.kill(signal)
    return ended
  }
  const close = async (): Promise<void> => {
    await end()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return { ...announcement, home, environment, ended, stderr, api, end, close }
}
