import { gather } from './company.ts'
import type { Scene } from './scene.ts'

const PAGES = [
  ['runs', 'A run with its brief, and what can be done with it', 'A box of two floors'],
  ['locks', 'What is held, by whom, and for how long', 'res:lever 7'],
  ['agents', 'Everybody at work, guests too, with what they have used', 'amy'],
  ['messages', 'Who has written what to whom, and how far it has come', 'Which lever keeps 7?'],
  ['memory', 'What the agents know, how surely, and since when', 'lever numbers'],
  ['events', 'The history, newest first', 'Lock acquired'],
] as const

/** What the agents of a project share, a page at a time. */
export const COMPANY_SCENES: readonly Scene[] = PAGES.map(([name, shows, words]): Scene => ({
  ...{ name, shows, stage: 'yard', main: true },
  async show({ page, stage, yard }) {
    await yard('idle', 'review')
    await gather(stage)
    await page.keyboard.press('Alt+e')
    await page.getByRole('tab', { name: new RegExp(`^${name}`, 'i') }).click()
    const found = page.getByRole('tabpanel').getByText(words, { exact: false }).first()
    await found.waitFor()
    if (name === 'runs' || name === 'messages') await found.click()
  },
}))
