/// <reference lib="dom" />
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { root } from '../architecture/tree.ts'
import { bareEnvironment, makeFolder, type ApiAnswer } from './startHost.ts'

const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? ''
const hasXvfb = spawnSync('Xvfb', ['-help']).error === undefined
const noDisplay = process.platform === 'linux' && process.env['DISPLAY'] === undefined

/** Why the tests of the desktop are skipped; undefined where they run. */
export const noDesktop =
  runtime === '' || !existsSync(join(runtime, 'electron'))
    ? 'ELECTRON_OVERRIDE_DIST_PATH names no Electron runtime'
    : noDisplay && !hasXvfb
      ? 'there is no display and no Xvfb'
      : undefined

let screen: { readonly process: ChildProcess; readonly name: string } | undefined

/** The display to draw on: that of the machine, or a virtual one that lives until `endDisplay`. */
export async function display(): Promise<Record<string, string>> {
  const { DISPLAY, XAUTHORITY } = process.env
  if (DISPLAY !== undefined) return { DISPLAY, ...(XAUTHORITY !== undefined && { XAUTHORITY }) }
  if (!screen) {
    const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp']
    const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const name = await new Promise<string>((resolve, reject) => {
      child.once('error', reject)
      child.stdio[3]?.once('data', (chunk: Buffer) => resolve(`:${chunk.toString().trim()}`))
    })
    screen = { process: child, name }
  }
  return { DISPLAY: screen.name }
}

export function endDisplay(): void {
  screen?.process.kill()
  screen = undefined
}

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folder: string
  readonly home: string
  readonly environment: Readonly<Record<string, string>>
  /** What the page has thrown, or logged as an error; a lost connection is none. */
  readonly errors: readonly string[]
  /** A REST call as the operator to the host of the window. */
  api(method: string, path: string, body?: unknown): Promise<ApiAnswer>
  session(): Promise<{ url: string; token: string }>
  /** Ends the app as a signal does; its host with it. */
  close(): Promise<void>
}

export interface DesktopOptions {
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Of an earlier one; default: a new folder. */
  readonly folder?: string
}

/** The arguments of the app as `npm start` gives them. */
export const argsOf = (home: string, more: readonly string[] = []): string[] => [
  root,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--home',
  home,
  ...more,
]

/** What the bridge tells the page. */
export async function sessionOf(page: Page): Promise<{ url: string; token: string }> {
  const session = await page.evaluate(() => window.switchyard?.session())
  if (!session) throw new Error('the page has no bridge')
  return session
}

const WINDOW_MS = 25_000

/** Electron with its first window; ended where that does not come. */
async function launch(options: Parameters<typeof _electron.launch>[0]) {
  const app = await _electron.launch({ ...options, timeout: WINDOW_MS })
  try {
    return { app, page: await app.firstWindow({ timeout: WINDOW_MS }) }
  } catch (error) {
    app.process().kill('SIGKILL')
    throw error
  }
}

/** Starts the built app in the Electron runtime at hand and waits until its page shows something. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const folder = options.folder ?? (await makeFolder('desktop'))
  const home = join(folder, 'data')
  const environment = {
    ...(await bareEnvironment(folder)),
    ...(await display()),
    TERM: 'xterm-256color',
    SWITCHYARD_NODE: process.execPath,
    ...options.environment,
  }
  const port = ['--port', '0']
  const started = {
    executablePath: join(runtime, 'electron'),
    args: argsOf(home, [...port, ...(options.args ?? [])]),
    env: environment,
  }
  const { app, page } = await launch(started).catch((error: unknown) => {
    // Seen once in some hundred starts, two displays at the same moment: said aloud, and tried once more.
    console.warn('Electron showed no window and is started again:', error)
    return launch(started)
  })
  const child = app.process()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(line.text())) errors.push(line.text())
  })
  await page.locator('#root > *').first().waitFor()
  const session = (): Promise<{ url: string; token: string }> => sessionOf(page)
  return {
    ...{ app, page, folder, home, environment, errors, session },
    async api(method, path, body) {
      const { url, token } = await session()
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...json },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Chooses an item of the window's menu. */
export const choose = (app: ElectronApplication, label: string): Promise<void> =>
  app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    const item = items.find((each) => each.label === wanted)
    if (!item) throw new Error(`the menu has no ${wanted}`)
    Reflect.apply(item.click, item, [])
  }, label)

/** Starts the app beside one that runs; resolves with how it ended. */
export function startAgain(desktop: Desktop, args: readonly string[]): Promise<number | null> {
  const child = spawn(join(runtime, 'electron'), argsOf(desktop.home, args), {
    env: desktop.environment,
    stdio: 'ignore',
  })
  return new Promise((resolve) => child.once('exit', resolve))
}
