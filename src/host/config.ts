import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { err, ok, type Result } from '../base/result.ts'

/** Where the host listens when nothing else is said; see README. */
export const DEFAULT_PORT = 7433

export const USAGE = `Usage: switchyard serve [--project PATH]… [--home DIR] [--port N] [--json]

Starts the host, or attaches to the one that runs with this home.

  --project PATH  open this Git repository; may be given several times
  --home DIR      data folder; default: SWITCHYARD_HOME, else the platform's data folder
  --port N        port on 127.0.0.1; default ${DEFAULT_PORT}, 0 picks one
  --json          print {"url","token","pid","version"} on the first line of standard output
  --help          print this text
`

/** The built programs and data that the host hands to agents and to the store. */
export interface Programs {
  readonly node: string
  readonly relay: string
  /** Folder that holds them; a kind of agent may have a program of its own there. */
  readonly bundles: string
  readonly migrations: string
  /** Folder of the built screens; it may be absent. */
  readonly pages: string
  /** Folder of the phone's built page; it may be absent. */
  readonly phonePages: string
}

export interface HostConfig {
  readonly home: string
  readonly port: number
  readonly version: string
  /** Absolute paths of repositories to open. */
  readonly projects: readonly string[]
  readonly json: boolean
  readonly programs: Programs
  /** The environment that agents inherit. */
  readonly environment: Readonly<Record<string, string>>
}

export type Command = { readonly type: 'serve'; readonly config: HostConfig } | { readonly type: 'help' }

/** Replaced with the version of package.json when the host is bundled. */
declare const SWITCHYARD_VERSION: string | undefined

export const builtVersion = (): string =>
  typeof SWITCHYARD_VERSION === 'string' ? SWITCHYARD_VERSION : '0.0.0-source'

/** The programs as scripts/build.mjs places them in one folder. */
export const programsIn = (folder: string): Programs => ({
  node: process.execPath,
  relay: join(folder, 'relay.js'),
  bundles: folder,
  migrations: join(folder, 'drizzle'),
  pages: join(folder, 'ui'),
  phonePages: join(folder, 'phone'),
})

/** Names that mean this process or the npm that started it, and would mislead an agent's own programs. */
const PRIVATE =
  /^(SWITCHYARD_|npm_)|^(INIT_CWD|ELECTRON_RUN_AS_NODE|NODE_CHANNEL_FD|NODE_UNIQUE_ID|NODE_COMPILE_CACHE)$/

export function agentEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !PRIVATE.test(entry[0]),
  )
  return Object.fromEntries(kept)
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      project: { type: 'string', multiple: true, default: [] },
      home: { type: 'string' },
      port: { type: 'string', default: String(DEFAULT_PORT) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    strict: true,
    allowPositionals: false,
  }).values

/** The command line and environment of `switchyard serve`; the error is a sentence for the person who typed it. */
export function readCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Result<Command, string> {
  let values: ReturnType<typeof parse>
  try {
    values = parse(args)
  } catch (error) {
    // parseArgs states every mistake on a command line by throwing.
    return err(error instanceof Error ? error.message : String(error))
  }
  if (values.help) return ok({ type: 'help' })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535)
    return err(`--port must be a number from 0 to 65535, not ${values.port}`)
  if (values.home === '') return err('--home must name a folder')
  const home = values.home ?? (environment['SWITCHYARD_HOME'] || envPaths('switchyard', { suffix: '' }).data)
  const config: HostConfig = {
    home: resolve(home),
    port,
    version: builtVersion(),
    projects: values.project.map((path) => resolve(path)),
    json: values.json,
    programs: programsIn(import.meta.dirname),
    environment: agentEnvironment(environment),
  }
  return ok({ type: 'serve', config })
}
