import type { Browser, Page } from '@playwright/test'
import type { Figure } from '../figure.ts'
import { usage } from '../usage.ts'
import { openPages, painted } from './pages.ts'
import { runPrograms, titleOf } from './yard.ts'

const AT = [1, 8, 16] as const
const LINES = 2000
/** Full screens and some scrollback in each; the last line says that it is all there. */
const PROGRAM = `yes 'the quick brown fox jumps over the lazy dog, once again' | head -n ${LINES}; echo all-there; exec cat`

/** Of the page's heap after a full collection, in MB. */
async function heap(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('HeapProfiler.enable')
  await cdp.send('Performance.enable')
  for (let times = 0; times < 3; times++) await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  await cdp.detach()
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN) / 2 ** 20
}

/** Resident memory of the page's process, the largest renderer, in MB; 0 on systems that do not tell. */
async function resident(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession()
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
  await cdp.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  const sizes = await Promise.all(renderers.map(async ({ id }) => (await usage(id))?.rssMb ?? 0))
  return Math.max(0, ...sizes)
}

/** What the window holds when so many terminals have been looked at in turn; only the last one is shown. */
export async function memory(): Promise<Figure[]> {
  const running = await runPrograms(Array.from({ length: Math.max(...AT) }, () => PROGRAM))
  const pages = await openPages()
  const figures: Figure[] = []
  try {
    const { page } = await pages.open(running.host)
    await painted(page, '.task-row', titleOf(0))
    const sizes: number[] = []
    for (let number = 0; number < Math.max(...AT); number++) {
      await page.locator('.task-row', { hasText: titleOf(number) }).click()
      await painted(page, '.xterm-rows', 'all-there')
      if (!AT.some((count) => count === number + 1)) continue
      const size = await heap(page)
      sizes.push(size)
      const name = `memory of the window, ${number + 1} terminals looked at in turn`
      figures.push(
        { name: `${name}: heap`, value: size, unit: 'MB' },
        { name: `${name}: its process`, value: await resident(pages.browser), unit: 'MB' },
      )
    }
    const growth = ((sizes.at(-1) ?? NaN) - (sizes[0] ?? NaN)) / (Math.max(...AT) - 1)
    figures.push({
      name: 'memory of the window for each terminal not shown: heap',
      value: growth,
      unit: 'MB',
      budget: '<= 0.2 MB',
    })
    return figures
  } finally {
    await pages.close()
    await running.close()
  }
}
