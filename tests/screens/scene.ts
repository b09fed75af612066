import { expect, type Page } from '@playwright/test'
import { ALL, type CAST } from './cast.ts'
import type { Stage, StageName } from './stages.ts'

/** A busy machine takes its time; the limit only ends what hangs. */
export const see = expect.configure({ timeout: 30_000 })

export interface Scene {
  readonly name: string
  /** What a person should look at in it. */
  readonly shows: string
  readonly stage: StageName
  /** Taken at all sizes; the others at the first alone. */
  readonly main?: true
  /** Opens the page by its bare address. */
  readonly tokenless?: true
  /** Added to the page before its own scripts. */
  readonly before?: (page: Page) => Promise<void>
  /** Brings the screen about; it is shown when this resolves. */
  readonly show: (shown: Shown) => Promise<void>
}

export interface Shown {
  readonly page: Page
  readonly stage: Stage
  /** Makes the tasks, all of the cast if none is named, and waits for their rows. */
  yard(...names: (keyof typeof CAST)[]): Promise<void>
  /** Makes the task and chooses it. */
  choose(name: keyof typeof CAST): Promise<void>
}

export const shownTo = (page: Page, stage: Stage): Shown => ({
  page,
  stage,
  async yard(...names) {
    for (const name of names.length > 0 ? names : ALL) await stage.cast(name)
    await page.locator('.task-row').first().waitFor()
  },
  async choose(name) {
    const { title } = await stage.cast(name)
    const row = page.locator('.task-row', { hasText: title })
    if (name === 'landed') await page.getByRole('button', { name: 'Done' }).click()
    await row.click()
    await see(row).toHaveAttribute('aria-current', 'true')
    await see(page.getByText('Reading the changes…')).toBeHidden()
  },
})

export const inTerminal = (page: Page) =>
  page.locator('.terminal-place canvas, .terminal-place .xterm-rows').first().waitFor()
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
export const lines = (page: Page) => page.locator('diffs-container [data-line]').first().waitFor()
export const file = (page: Page, name: RegExp) => page.getByRole('option', { name }).click()
