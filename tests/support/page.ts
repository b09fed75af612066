import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from 'vitest'

/**
 * What axe finds on the page, or in the dialog that covers it, must be nothing in both themes. The terminal's own markup is
 * xterm's.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const covered = (await page.getByRole('dialog').count()) > 0
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Without frames there is nothing that the slower way would add.
    const axe = new AxeBuilder({ page }).setLegacyMode().exclude('.terminal-place')
    // What a theme changes is colour.
    if (colorScheme === 'light') axe.withRules(['color-contrast'])
    const { violations } = await (covered ? axe.include('[role=dialog]') : axe).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(found, colorScheme).toEqual([])
  }
}
