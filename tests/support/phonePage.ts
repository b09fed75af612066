/// <reference lib="dom" />
import { createServer, connect, type Socket } from 'node:net'
import type { BrowserContextOptions, Locator, Page } from '@playwright/test'
import type { TestHost } from './startHost.ts'
import { openBrowser, type Screens } from './uiBrowser.ts'

/** A name that is not loopback, so that a page there has no secure context. */
const NAME = 'phone.test'
const LISTENS = '127.0.0.1'
/** Where the name leads: to a wire in front of the listener, at the same port, because the port is part of the Host. */
const WIRE = '127.0.0.2'

export const PHONE_FLAG = `--host-resolver-rules=MAP ${NAME} ${WIRE}`

/** The network between the phone and the computer. */
export interface Wire {
  /** Cuts what is connected and lets nothing through. */
  cut(): void
  restore(): void
  /** What the phone sends goes through, and nothing that it is answered. */
  loseAnswers(): void
  close(): Promise<void>
}

type State = 'open' | 'cut' | 'deaf'

export async function openWire(port: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let state: State = 'open'
  const cut = (): void => {
    state = 'cut'
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const server = createServer((phone) => {
    if (state !== 'open') return void phone.resetAndDestroy()
    const host = connect(port, LISTENS)
    for (const socket of [phone, host]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        phone.destroy()
        host.destroy()
      })
    }
    phone.on('data', (bytes) => host.write(bytes))
    host.on('data', (bytes) => state === 'open' && phone.write(bytes))
  })
  await new Promise<void>((resolve) => server.listen(port, WIRE, resolve))
  return {
    cut,
    restore: () => void (state = 'open'),
    loseAnswers: () => void (state = 'deaf'),
    close() {
      cut()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}

export interface SwitchedOn {
  readonly url: string
  readonly wire: Wire
  /** An address with a ticket for one phone. */
  ticket(): Promise<string>
  close(): Promise<void>
}

/** Lets phones connect to the host at a name without a certificate. */
export async function switchOn(host: TestHost): Promise<SwitchedOn> {
  const { status, body } = await host.api('POST', '/phone', {
    ...{ address: LISTENS, host: NAME, port: 0, certificate: 'none', accept_plain: true },
  })
  if (status !== 200) throw new Error(`the phone cannot be switched on: ${JSON.stringify(body)}`)
  const wire = await openWire(Number(body['port']))
  return {
    url: String(body['url']),
    wire,
    async ticket() {
      const made = await host.api('POST', '/phone/tickets', {})
      return String(made.body['url'])
    },
    close: () => wire.close(),
  }
}

export const PHONE_SIZE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  ...{ deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  userAgent:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
}

/** Opens an address as a phone does. */
export const openPhone = (
  screens: Screens,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> => screens.goTo(address, { ...PHONE_SIZE, ...options })

/** A browser in which the name of the phone's page leads to the wire. */
export const openPhones = (...flags: readonly string[]): Promise<Screens> => openBrowser(PHONE_FLAG, ...flags)

/** Pairs the page that was opened with a ticket, and waits until it follows the host. */
export async function pairPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pair', exact: true }).tap()
  await page.getByLabel('Connection: live').waitFor()
}

/** Confirms on the computer what the phone asks for, by the code that its page shows. */
export async function confirmControl(host: TestHost, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask for control' }).tap()
  const shown = await page.locator('.control-digits').textContent()
  const { items } = (await host.api('GET', '/devices')).body as { items: { id: string; request: unknown }[] }
  const asking = items.find(({ request }) => request !== null)
  const code = (shown ?? '').replace(/\D/g, '')
  const { status, body } = await host.api('POST', `/devices/${asking?.id ?? ''}/confirm`, { code })
  if (status !== 200) throw new Error(`the code ${code} is not confirmed: ${JSON.stringify(body)}`)
}

/** A tap counts for what has stood still for a moment; no event tells that it has. */
export async function tapSteady(target: Locator): Promise<void> {
  await target.evaluate(
    () =>
      new Promise((resolve) => {
        const began = performance.now()
        const frame = (now: number): void =>
          now - began > 350 ? resolve(undefined) : void requestAnimationFrame(frame)
        requestAnimationFrame(frame)
      }),
  )
  await target.tap()
}
