import type { Page } from '@playwright/test'
import { button, inTerminal, type Scene } from './scene.ts'

const SETTINGS = ['Appearance', 'Terminal', 'Agents', 'Project', 'Notifications', 'Keyboard', 'About']

const openSettings = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+,')
  await page.getByRole('dialog').waitFor()
}

const openPhone = async (page: Page): Promise<void> => {
  await openSettings(page)
  await page.getByRole('dialog').getByText('Phone', { exact: true }).first().click()
}

/** What stands beside or above the work: the queue of what waits, panes, tiles, and each page of the settings. */
export const DESK_SCENES: readonly Scene[] = [
  {
    ...{ name: 'attention', shows: 'All that waits for the person', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await page.locator('.pill-needs').click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    ...{ name: 'attention-history', shows: 'What has waited, and how it ended', stage: 'yard' },
    async show({ page, yard }) {
      await yard()
      await page.locator('.pill-needs').click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('u')
    },
  },
  {
    ...{ name: 'new-task-more', shows: 'A new task with all that it can say', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await page.keyboard.press('Alt+n')
      await page.getByLabel('Prompt', { exact: true }).fill('Let the report name the train.')
      await page.locator('.new-task-more summary').click()
    },
  },
  {
    ...{ name: 'panes', shows: 'An agent and a shell side by side', stage: 'yard', main: true },
    async show({ page, yard, choose }) {
      await yard()
      await choose('idle')
      await inTerminal(page)
      await page.keyboard.press('Control+Shift+e')
      await button(page, 'New shell').click()
      await page.locator('.terminal-place').nth(1).waitFor()
    },
  },
  {
    ...{ name: 'tiles', shows: 'All agents side by side', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await page.keyboard.press('Control+Shift+y')
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'settings-phone', shows: 'Phones before they may connect', stage: 'yard' },
    async show({ page, yard }) {
      await yard()
      await openPhone(page)
      await button(page, 'Switch on').waitFor()
    },
  },
  ...SETTINGS.map((title): Scene => ({
    ...{ name: `settings-${title.toLowerCase()}`, shows: `Settings: ${title}`, stage: 'yard' },
    async show({ page, yard }) {
      await yard()
      await openSettings(page)
      await page.getByRole('dialog').getByText(title, { exact: true }).first().click()
      await page.getByRole('dialog').getByRole('heading', { name: title, exact: true }).waitFor()
    },
  })),
  {
    ...{
      name: 'settings-phone-on',
      shows: 'The code to pair a phone with, and what the link protects',
      stage: 'yard',
    },
    async show({ page, yard, stage }) {
      await yard()
      await stage.host.api('POST', '/phone', { address: '127.0.0.1', port: 0 })
      await openPhone(page)
      await page.locator('svg.phone-code').waitFor()
    },
  },
]
