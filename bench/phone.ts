/// <reference lib="dom" />
import type { Page } from '@playwright/test'
import { WebSocket } from 'ws'
import { scriptPrompt, type StepInput } from '../src/adapters/agents/demo/program/script.ts'
import { openTerminal } from '../src/client/terminalStream.ts'
import { makeYard } from '../tests/support/e2eYard.ts'
import { confirmControl, openPhone, openPhones, pairPage, switchOn } from '../tests/support/phonePage.ts'
import { removeFolders, type TestHost } from '../tests/support/startHost.ts'
import { noBrowser } from '../tests/support/uiBrowser.ts'
import { percentile, type Figure } from './figure.ts'

const ROUNDS = 20

const question = (round: number): string => `Run migration ${round} of ${ROUNDS}?`

/** One dialog after the other; each answer brings the next. */
const steps = Array.from({ length: ROUNDS + 1 }, (_, round): StepInput => ({
  do: 'ask',
  ...{ kind: 'permission', text: question(round) },
  options: [
    { key: '1', label: 'Yes' },
    { key: '2', label: 'No' },
  ],
}))

/** Milliseconds since 1970 with fractions: page and program stand on one machine. */
const now = (): number => performance.timeOrigin + performance.now()

interface Watched {
  /** When the terminal has shown this text. */
  shown(text: string): Promise<number>
  /** When the terminal next changes. */
  changed(): Promise<number>
  close(): void
}

/** What the agent's terminal writes, with when. */
function watchTerminal({ url, token }: TestHost, terminalId: string): Watched {
  let text = ''
  let at = 0
  let waiting: (() => boolean)[] = []
  const decoder = new TextDecoder()
  const stream = openTerminal({
    url: `${url.replace(/^http/, 'ws')}/terminals`,
    ...{ token, terminalId },
    WebSocket,
    onEvent(event) {
      if (event.type !== 'output' && event.type !== 'screen') return
      event.drawn()
      at = now()
      text += decoder.decode(event.bytes, { stream: true })
      waiting = waiting.filter((isDone) => !isDone())
    },
  })
  const until = (isThere: () => boolean): Promise<number> =>
    new Promise((resolve) => {
      const isDone = (): boolean => {
        if (!isThere()) return false
        resolve(at)
        return true
      }
      waiting.push(isDone)
    })
  return {
    shown: (words) => (text.includes(words) ? Promise.resolve(at) : until(() => text.includes(words))),
    changed: () => until(() => true),
    close: () => stream.close(),
  }
}

/** Notes when each card has come up, by its text. */
const noteCards = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = new Map<string, number>()
    Object.assign(window, { seenCards: seen })
    new MutationObserver(() => {
      const text = document.querySelector('.card .code')?.textContent
      if (text && !seen.has(text)) seen.set(text, performance.timeOrigin + performance.now())
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })

const cardAt = async (page: Page, text: string): Promise<number> => {
  const found = await page.waitForFunction(
    (words) => (Reflect.get(window, 'seenCards') as Map<string, number>).get(words),
    text,
  )
  return Number(await found.jsonValue())
}

/** Taps the first answer once the card has stood still as long as a tap needs; answers when. */
const tapYes = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const began = performance.now()
    while (performance.now() - began < 350) await new Promise((resolve) => requestAnimationFrame(resolve))
    const at = performance.timeOrigin + performance.now()
    document.querySelector<HTMLButtonElement>('.card .big-main')?.click()
    return at
  })

const figures = (name: string, times: readonly number[], budget: string): Figure[] => [
  { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms', budget },
  { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms' },
]

/** From the agent's dialog to the phone's card, and from the tap on it to the agent's terminal. */
async function measure(host: TestHost, page: Page, root: string): Promise<Figure[]> {
  const order = { title: 'Migrate', kind: 'demo', project: root, prompt: scriptPrompt('Migrate.', steps) }
  await host.api('POST', '/tasks', order)
  await page.locator('.card').waitFor()
  const { items } = (await host.api('GET', '/terminals')).body as { items: { id: string }[] }
  const terminal = watchTerminal(host, items[0]?.id ?? '')
  const taps: number[] = []
  const cards: number[] = []
  await terminal.shown(question(0))
  await noteCards(page)
  for (let round = 0; round < ROUNDS; round++) {
    const changed = terminal.changed()
    const tapped = await tapYes(page)
    taps.push((await changed) - tapped)
    const shown = await terminal.shown(question(round + 1))
    cards.push((await cardAt(page, question(round + 1))) - shown)
  }
  terminal.close()
  return [
    ...figures("phone: tap to the agent's terminal", taps, '<= 1000 ms'),
    ...figures("phone: the agent's dialog to the phone's card", cards, '<= 2000 ms'),
  ]
}

/** Figures of the phone's page in Chromium, over the phone's own listener. */
export async function run(): Promise<Figure[]> {
  if (noBrowser !== undefined) throw new Error(noBrowser)
  const [screens, yard] = [await openPhones(), await makeYard('phone-bench')]
  try {
    const host = await yard.start()
    const on = await switchOn(host)
    const page = await openPhone(screens, await on.ticket())
    await pairPage(page)
    await confirmControl(host, page)
    await page.getByText('This phone may now answer').waitFor()
    const measured = await measure(host, page, yard.root)
    await screens.leave()
    await on.close()
    return measured
  } finally {
    await screens.close()
    await yard.close()
    await removeFolders()
  }
}
