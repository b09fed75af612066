import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import type { TestHost } from './startHost.ts'

const CHROMIUM = '/usr/bin/chromium'

/** Why the tests of the screens are skipped; undefined where they run. */
export const noBrowser = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`

export interface Screens {
  /** Opens the screens of a host in a new browser profile. Errors of the page fail `errors`. */
  open(host: Pick<TestHost, 'url' | 'token'>, options?: BrowserContextOptions): Promise<Page>
  /** The same for any address. */
  goTo(address: string, options?: BrowserContextOptions): Promise<Page>
  /** What pages have thrown or logged as an error, but for failed connections. */
  readonly errors: readonly string[]
  /** Closes all pages, before the host that they follow ends; forgets their errors. */
  leave(): Promise<void>
  close(): Promise<void>
}

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Terminals then draw their cells as elements, so that a test can read them; by default they are drawn by WebGL. */
export const READABLE_TERMINALS = '--disable-3d-apis'

export async function openBrowser(...flags: readonly string[]): Promise<Screens> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', ...QUIET, ...flags],
  })
  const errors: string[] = []
  const goTo: Screens['goTo'] = async (address, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
    page.on('console', (line) => {
      if (line.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(line.text())) errors.push(line.text())
    })
    await page.goto(address)
    return page
  }
  return {
    errors,
    goTo,
    open: ({ url, token }, options) => goTo(`${url}/#token=${token}`, options),
    async leave() {
      for (const context of browser.contexts()) await context.close()
      errors.length = 0
    },
    close: () => browser.close(),
  }
}
