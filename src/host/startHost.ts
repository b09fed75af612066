import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgents } from '../adapters/agents/createAgents.ts'
import { createCertificates } from '../adapters/certificates/createCertificates.ts'
import { createFiles } from '../adapters/files/createFiles.ts'
import { createWatcher } from '../adapters/files/createWatcher.ts'
import { createGit } from '../adapters/git/createGit.ts'
import { createMachine } from '../adapters/machine/createMachine.ts'
import { createTerminals } from '../adapters/pty/createTerminals.ts'
import { createCheckpoints } from '../adapters/store/createCheckpoints.ts'
import { createStore } from '../adapters/store/createStore.ts'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import { err, ok, type Result } from '../base/result.ts'
import { Scope } from '../base/scope.ts'
import type { Failure } from '../contract/errors.ts'
import { createCore, type Caller, type Core, type PhoneListener } from '../core/index.ts'
import type { Ports } from '../core/ports.ts'
import type { Store } from '../core/ports/store.ts'
import { createHostServer } from '../server/createHostServer.ts'
import { createPages, type Pages } from '../server/pages.ts'
import { createPhoneListener } from '../server/createPhoneListener.ts'
import type { Limits } from '../server/limits.ts'
import type { HostConfig } from './config.ts'
import { makeOperatorToken, readOperatorToken, removeHostFile, writeHostFile } from './hostFile.ts'
import { takeHostLock } from './hostLock.ts'
import { openHostLog } from './hostLog.ts'

/** The window loads its page under this origin; see DESIGN.md, Security. */
const WINDOW_ORIGIN = 'switchyard://app'
const TRASH_DAYS = 30

export interface HostOptions extends Omit<HostConfig, 'projects' | 'json'> {
  readonly limits?: Partial<Limits>
  /** Puts something between the core and its adapters, such as a machine that fails at a chosen step. */
  readonly adapt?: (ports: Ports) => Ports
}

export interface StartFailure {
  readonly code: 'already_running' | 'port_taken' | 'cannot_listen'
  readonly message: string
}

export interface RunningHost {
  readonly url: string
  /** The operator's token of this home. */
  readonly token: string
  readonly log: Logger
  /** Opens a repository as the operator. */
  openProject(path: string): Promise<Result<{ id: string; root: string }, Failure>>
  /** Ends agents, terminals, server and store, in this order, and gives the home free. */
  close(): Promise<void>
}

const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

function listenFailure(error: unknown, port: number): StartFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return {
      code: 'port_taken',
      message: `Port ${port} is taken by another program, or by a host with another home. Give --port 0 to pick a free one.`,
    }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'cannot_listen', message: `Cannot listen on 127.0.0.1:${port}: ${reason}` }
}

const pagesIn = async (folder: string, front: string): Promise<Pages | null> =>
  existsSync(folder) ? createPages(folder, front) : null

interface PortsInput {
  readonly options: HostOptions
  readonly log: Logger
  /** The host's address, known once it listens. */
  readonly url: () => string
  readonly phone: PhoneListener
  readonly store: Store
}

function createPorts({ options, log, url, phone, store }: PortsInput): Ports {
  const { home, programs, environment } = options
  return {
    clock: systemClock,
    random: randomBytes,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    log,
    config: {
      home,
      url,
      relay: { command: programs.node, args: [programs.relay] },
      environment,
      trashDays: TRASH_DAYS,
    },
    store,
    git: createGit({ environment }),
    terminals: createTerminals({ folder: join(home, 'terminals'), log }),
    agents: createAgents({ nodePath: programs.node, bundles: programs.bundles }),
    files: createFiles({ environment }),
    machine: createMachine(),
    watcher: createWatcher(),
    certificates: createCertificates({ home, environment }),
    phone,
  }
}

/** The store of a home, with the thread that keeps its file up to date. */
function openStore({ home, programs }: HostOptions, log: Logger, scope: Scope): Store {
  const path = join(home, 'switchyard.db')
  const store = createStore({
    path,
    migrations: programs.migrations,
    onCommit: () => checkpoints.committed(),
  })
  scope.add(() => store.close())
  const checkpoints = createCheckpoints(join(programs.bundles, 'checkpoint.js'), path, log)
  scope.add(() => checkpoints.close())
  return store
}

/** The operator's token of a home: made once, kept in a file that only its owner can read; a revoked one is replaced. */
async function adoptOperatorToken(core: Core, { files, random }: Ports, home: string): Promise<string> {
  const kept = await readOperatorToken(home)
  if (kept !== undefined) {
    core.adoptOperatorToken(kept)
    if (core.authenticate(kept)) return kept
  }
  const made = await makeOperatorToken(files, home, random)
  core.adoptOperatorToken(made)
  return made
}

const operatorOf = (core: Core, token: string): Caller => {
  const caller = core.authenticate(token)
  if (!caller) throw new Error("The core does not know the operator's token that it has adopted")
  return caller
}

/** Builds everything inside `scope`, which ends it in reverse order. */
async function build(options: HostOptions, scope: Scope): Promise<Result<RunningHost, StartFailure>> {
  const { home, port, version } = options
  const log = await openHostLog(home)
  scope.add(() => log.close())
  let url = ''
  const phone = createPhoneListener({
    core: () => core,
    log,
    version,
    pages: await pagesIn(options.programs.phonePages, 'phone.html'),
  })
  const store = openStore(options, log, scope)
  const own = createPorts({ options, log, url: () => url, phone, store })
  const ports = options.adapt ? options.adapt(own) : own
  const core: Core = createCore(ports, { version, pid: process.pid })
  const token = await adoptOperatorToken(core, ports, home)
  const server = createHostServer({
    core,
    log,
    version,
    allowedOrigins: [WINDOW_ORIGIN],
    pages: await pagesIn(options.programs.pages, 'desktop.html'),
    ...(options.limits && { limits: options.limits }),
  })
  try {
    const bound = await server.listen(port)
    url = `http://127.0.0.1:${bound}`
    scope.add(() => server.close())
    scope.add(() => ports.phone.close())
    // Waiting calls are answered by the core's end, and the server's end waits for those answers.
    scope.add(() => core.stop())
    const started = await ports.machine.startTime(process.pid)
    scope.add(() => removeHostFile(home))
    await core.start()
    await writeHostFile(ports.files, home, { pid: process.pid, started, port: bound, url, version })
  } catch (error) {
    if (url !== '') throw error
    return err(listenFailure(error, port))
  }
  log.info({ url, version, home }, 'host started')
  scope.add(() => log.info({}, 'host ends'))
  return ok({
    url,
    token,
    log,
    openProject: (path) => core.handlers.project.open(operatorOf(core, token), { path }, {}),
    close: () => scope.close(),
  })
}

/**
 * Starts the host of a home in this process and resolves when it serves. `already_running` means that another process
 * holds the home.
 */
export async function startHost(options: HostOptions): Promise<Result<RunningHost, StartFailure>> {
  await mkdir(options.home, { recursive: true, mode: 0o700 })
  const lock = await takeHostLock(options.home, 0)
  if (!lock) return err({ code: 'already_running', message: `A host runs with the home ${options.home}.` })
  const scope = new Scope()
  scope.add(() => lock.release())
  try {
    // What a killed host left there names an address that may be somebody else's by now.
    await removeHostFile(options.home)
    const host = await build(options, scope)
    if (!host.ok) await scope.close()
    return host
  } catch (error) {
    await scope.close()
    throw error
  }
}
