/// <reference lib="dom" />
import { chromium, type Browser, type Page } from '@playwright/test'
import { READABLE_TERMINALS } from '../../tests/support/uiBrowser.ts'

const CHROMIUM = '/usr/bin/chromium'
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** What the page tells of itself, for the measurements below; all times are those of `performance.now()`. */
interface Witness {
  /** When the last message of any socket came. */
  heard: number
  /** When the last key was pressed, and when the first bytes of a terminal came after it. */
  pressed: number
  echoed: number | null
  /** Longest task of the main thread and longest gap between two frames since `watchFrames`. */
  task: number
  gap: number
  watching: boolean
  /** Waits until an element answers, and until that is painted; resolves with the time. */
  painted(selector: string, text?: string): Promise<number>
}

declare global {
  interface Window {
    witness: Witness
  }
}

/** Runs in the page before its own scripts. */
function installWitness(): void {
  const seen = (selector: string, text: string): boolean =>
    [...document.querySelectorAll(selector)].some((each) => each.textContent.includes(text))
  let inFrame = false
  const schedule = window.requestAnimationFrame.bind(window)
  // What a frame's callback changes is painted with this frame, what else changes with the next one.
  window.requestAnimationFrame = (callback) =>
    schedule((now) => {
      inFrame = true
      try {
        callback(now)
      } finally {
        queueMicrotask(() => (inFrame = false))
      }
    })
  const witness: Witness = {
    ...{ heard: 0, pressed: 0, echoed: null, task: 0, gap: 0, watching: false },
    painted: (selector, text = '') =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!seen(selector, text)) return
          observer.disconnect()
          const afterFrame = (): void => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => resolve(performance.now())
            port2.postMessage(null)
          }
          if (inFrame) afterFrame()
          else schedule(afterFrame)
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
        look()
      }),
  }
  window.witness = witness
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        witness.heard = performance.now()
        if (typeof data !== 'string') witness.echoed ??= witness.heard
      })
    }
  }
  const press = (): void => void Object.assign(witness, { pressed: performance.now(), echoed: null })
  addEventListener('keydown', press, { capture: true })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) witness.task = Math.max(witness.task, duration)
  }).observe({ entryTypes: ['longtask'] })
}

export interface Opened {
  readonly page: Page
  close(): Promise<void>
}

export interface Pages {
  readonly browser: Browser
  /** Opens the window's page in a profile of its own, at once; `loaded` waits for nothing but the document. */
  open(host: { readonly url: string; readonly token: string }): Promise<Opened>
  close(): Promise<void>
}

export async function openPages(): Promise<Pages> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', READABLE_TERMINALS, ...QUIET],
  })
  return {
    browser,
    async open({ url, token }) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      await page.addInitScript(installWitness)
      await page.goto(`${url}/#token=${token}`, { waitUntil: 'commit' })
      return { page, close: () => context.close() }
    },
    close: () => browser.close(),
  }
}

/** Since the page's navigation, in milliseconds. */
export const painted = (page: Page, selector: string, text?: string): Promise<number> =>
  page.evaluate(([wanted, words]) => window.witness.painted(wanted ?? '', words), [selector, text])

/** A click, or whatever `act` does to the element, to a painted answer, both in the page. */
export const clickToPaint = (page: Page, clicked: string, answer: string, text?: string): Promise<number> =>
  page.evaluate(
    async ([button, wanted, words]) => {
      const started = performance.now()
      document.querySelector<HTMLElement>(button ?? '')?.click()
      return (await window.witness.painted(wanted ?? '', words)) - started
    },
    [clicked, answer, text],
  )

/** From here on the page counts its longest task and the longest time between two frames. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { witness } = window
    Object.assign(witness, { task: 0, gap: 0, watching: true })
    let last = performance.now()
    const next = (now: number): void => {
      witness.gap = Math.max(witness.gap, now - last)
      last = now
      if (witness.watching) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })

/** A task of less than 50 ms is not told by the browser and counts as 0. */
export const framesSeen = (page: Page): Promise<{ readonly task: number; readonly gap: number }> =>
  page.evaluate(() => {
    window.witness.watching = false
    const { task, gap } = window.witness
    return { task, gap }
  })
