import { mkdir } from 'node:fs/promises'
import { findHost, openThere, type FoundHost } from './attach.ts'
import { DEFAULT_PORT, readCommand, USAGE, type HostConfig } from './config.ts'
import { takeHostLock } from './hostLock.ts'
import { startHost, type RunningHost } from './startHost.ts'

const END_MS = 9_500
/** How long a second start waits for the first one to answer, or to give its home free. */
const ATTACH_MS = 15_000

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** `project` is the last one that this start was told to open: the page that is opened next shows it. */
interface Announced extends FoundHost {
  readonly attached: boolean
  readonly project: string | undefined
}

function announce({ json, home, port }: HostConfig, host: Announced): void {
  const { url, token, pid, version, attached, project } = host
  if (json)
    return print(
      JSON.stringify({
        url,
        token,
        pid,
        version,
        ...(attached && { attached }),
        ...(project && { project }),
      }),
    )
  print(
    attached
      ? `Switchyard ${version} already runs with this home (pid ${pid}).`
      : `Switchyard ${version} is running.`,
  )
  print(`  URL   ${url}`)
  print(`  Home  ${home}`)
  if (!attached)
    print(`End it with Ctrl-C.${port === DEFAULT_PORT ? '' : ` The default port is ${DEFAULT_PORT}.`}`)
}

function fail({ json }: HostConfig, code: string, message: string): number {
  process.stderr.write(`switchyard: ${message}\n`)
  if (json) print(JSON.stringify({ error: { code, message } }))
  return 1
}

/** A signal to the whole process group arrives twice, the second time through the launcher. */
const ECHO_MS = 1_000

/** Ends on the first signal in good order, on a later one at once. */
function endOnSignals(host: RunningHost): void {
  let endingSince: number | undefined
  const end = (): void => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > ECHO_MS) process.exit(130)
      return
    }
    endingSince = performance.now()
    setTimeout(() => process.exit(1), END_MS).unref()
    host.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`switchyard: the end failed: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  // Windows has no signals; the desktop app, whose child this is, asks by a message.
  process.on('message', (word) => word === 'end' && end())
}

/** Runs as the host; answers an exit code when that did not come about. */
async function serve(config: HostConfig): Promise<number | 'running' | 'elsewhere'> {
  const started = await startHost(config)
  if (!started.ok)
    return started.error.code === 'already_running'
      ? 'elsewhere'
      : fail(config, started.error.code, started.error.message)
  const host = started.value
  process.on('uncaughtException', (error) => {
    host.log.error({ err: error }, 'the host ends after a bug')
    process.exit(1)
  })
  endOnSignals(host)
  let project: string | undefined
  for (const path of config.projects) {
    const opened = await host.openProject(path)
    if (opened.ok) {
      project = opened.value.id
      continue
    }
    await host.close()
    return fail(config, opened.error.code, `cannot open ${path}: ${opened.error.message}`)
  }
  const { url, token } = host
  const { version } = config
  announce(config, { url, token, pid: process.pid, version, attached: false, project })
  return 'running'
}

/** Hands over to the host that runs; undefined when there is none any more. */
async function attach(config: HostConfig): Promise<number | undefined> {
  const deadline = performance.now() + ATTACH_MS
  for (;;) {
    const host = await findHost(config.home)
    if (host) {
      let project: string | undefined
      for (const path of config.projects) {
        const opened = await openThere(host, path)
        if (opened.ok) project = opened.value
        else return fail(config, opened.error.code, `cannot open ${path}: ${opened.error.message}`)
      }
      announce(config, { ...host, attached: true, project })
      return 0
    }
    // The other one is still starting, or ending. The system wakes us when it gives its lock free.
    const lock = await takeHostLock(config.home, 200)
    lock?.release()
    if (lock) return undefined
    if (performance.now() > deadline) {
      const message = `another process holds ${config.home} and does not answer. End it, or give another --home.`
      return fail(config, 'HOST_DOES_NOT_ANSWER', message)
    }
  }
}

async function run(config: HostConfig): Promise<number | 'running'> {
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  for (;;) {
    const outcome = await serve(config)
    if (outcome !== 'elsewhere') return outcome
    const code = await attach(config)
    if (code !== undefined) return code
  }
}

async function main(): Promise<void> {
  // Who reads our lines may stop reading them; the host goes on.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  const command = readCommand(process.argv.slice(2), process.env)
  if (!command.ok) {
    process.stderr.write(`switchyard: ${command.error}\n\n${USAGE}`)
    process.exit(2)
  }
  if (command.value.type === 'help') return print(USAGE.trimEnd())
  const outcome = await run(command.value.config)
  if (outcome !== 'running') process.exit(outcome)
}

main().catch((error: unknown) => {
  process.stderr.write(
    `switchyard: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
