import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { endDisplay, noDesktop, startDesktop } from '../../tests/support/desktop.ts'
import { makeFolder, startHost } from '../../tests/support/startHost.ts'
import { makeRepository } from '../../tests/support/repository.ts'
import { median, type Figure } from '../figure.ts'
import { seedHome } from '../seed.ts'
import { clickToPaint, openPages, painted } from './pages.ts'

const TASKS = 50
const PAGES = 7
const WINDOWS = 3
const BUDGET = '<= 2500 ms'

/** A bare navigation in the same browser: what the machine costs at that moment. */
async function bareStart(browser: Browser): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto('data:text/html,<p>here</p>')
  const time = await page.evaluate(() => performance.now())
  await context.close()
  return time
}

async function inBrowser(home: string): Promise<Figure[]> {
  const host = await startHost({ home })
  const pages = await openPages()
  const taken: [number[], number[], number[]] = [[], [], []]
  try {
    for (let round = 0; round < PAGES; round++) {
      taken[2].push(await bareStart(pages.browser))
      const { page, close } = await pages.open(host)
      taken[0].push(await painted(page, '.task-row'))
      taken[1].push(await clickToPaint(page, '.task-row', '.task-row[aria-current="true"]'))
      await close()
    }
  } finally {
    await pages.close()
    await host.close()
  }
  return [
    {
      name: `window start: page to ${TASKS} tasks painted`,
      value: median(taken[0]),
      unit: 'ms',
      budget: BUDGET,
    },
    { name: 'window start: click on a task to its row chosen', value: median(taken[1]), unit: 'ms' },
    { name: 'window start: an empty page', value: median(taken[2]), unit: 'ms' },
  ]
}

async function inElectron(folder: string): Promise<Figure[]> {
  if (noDesktop !== undefined) return []
  const taken: number[] = []
  try {
    for (let round = 0; round < WINDOWS; round++) {
      const started = performance.now()
      const desktop = await startDesktop({ folder })
      await desktop.page.locator('.task-row').first().waitFor()
      await desktop.page.locator('.task-row').first().click()
      taken.push(performance.now() - started)
      await desktop.close()
    }
  } finally {
    endDisplay()
  }
  return [
    {
      name: `window start: Electron's process, its host included, to a click on one of ${TASKS} tasks`,
      value: median(taken),
      unit: 'ms',
      budget: BUDGET,
    },
  ]
}

/** From a start to the first thing that a person can do. */
export async function start(): Promise<Figure[]> {
  const folder = await makeFolder('bench-window')
  const { root } = await makeRepository()
  await seedHome(join(folder, 'data'), root, { tasks: TASKS, status: () => 'pending' })
  return [...(await inBrowser(join(folder, 'data'))), ...(await inElectron(folder))]
}
