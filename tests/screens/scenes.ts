import type { Page } from '@playwright/test'
import { COMPANY_SCENES } from './companyScenes.ts'
import { DESK_SCENES } from './deskScenes.ts'
import { REVIEW_SCENES } from './reviewScenes.ts'
import { button, inTerminal, see, type Scene } from './scene.ts'

const palette = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.press('Control+Shift+k')
  await page.getByRole('combobox').fill(words)
}

/** Every screen and state that there is; a further one is a further entry. */
export const SCENES: readonly Scene[] = [
  {
    ...{
      name: 'first-run-no-agents',
      shows: 'First run where nothing is installed',
      stage: 'bare',
      main: true,
    },
    show: ({ page }) => page.getByText('npm install').first().waitFor(),
  },
  {
    ...{ name: 'first-run', shows: 'First run with agents', stage: 'fresh', main: true },
    show: ({ page }) => page.getByText('2.1.197').waitFor(),
  },
  {
    ...{ name: 'set-up', shows: 'What worktrees of a new project need', stage: 'setup', main: true },
    async show({ page, stage }) {
      await page.getByLabel('Folder of a Git repository').fill(stage.root)
      await page.keyboard.press('Enter')
      await button(page, 'Save and write a first task').waitFor()
    },
  },
  {
    ...{ name: 'no-token', shows: 'The page by its bare address', stage: 'bare', tokenless: true },
    show: ({ page }) => page.getByText('needs the address').waitFor(),
  },
  {
    ...{ name: 'empty-project', shows: 'A project without a task', stage: 'empty', main: true },
    show: ({ page }) => page.getByText('No tasks yet').waitFor(),
  },
  {
    ...{ name: 'task-list', shows: 'Every status in the list, none chosen', stage: 'yard', main: true },
    show: ({ yard }) => yard(),
  },
  {
    ...{ name: 'new-task', shows: 'A new task', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await page.keyboard.press('Alt+n')
      await page
        .getByLabel('Prompt', { exact: true })
        .fill(
          'Let the report name the train on a taken track.\nAdd a test for it and leave the signals alone.',
        )
    },
  },
  {
    ...{
      name: 'asked',
      shows: 'A permission asked, in its terminal and beside the buttons',
      stage: 'yard',
      main: true,
    },
    async show({ page, yard, choose }) {
      await yard()
      await choose('permission')
      await page.getByRole('alertdialog').waitFor()
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'question', shows: 'A question asked', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('question')
      await page.getByRole('alertdialog').waitFor()
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'working', shows: 'An agent at work, its change growing', stage: 'yard', main: true },
    async show({ page, yard, choose }) {
      await yard()
      await choose('working')
      await inTerminal(page)
    },
  },
  {
    ...{
      name: 'queue-and-hold',
      shows: 'An agent taken by the person, and prompts that wait',
      stage: 'yard',
    },
    async show({ page, yard, choose }) {
      await yard()
      await choose('queue')
      await page.getByText('Leave the lock file alone.').waitFor()
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'idle', shows: 'A task without a change', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('idle')
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'failed', shows: 'A task whose agent did not start', stage: 'yard' },
    async show({ yard, choose }) {
      await yard()
      await choose('failed')
    },
  },
  {
    ...{ name: 'pending', shows: 'A task that nobody has started', stage: 'yard' },
    async show({ yard, choose }) {
      await yard()
      await choose('pending')
    },
  },
  {
    ...{ name: 'two-terminals', shows: 'An agent and a shell of the person', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('idle')
      if ((await page.getByRole('tab', { name: 'shell' }).count()) === 0)
        await button(page, 'New shell').click()
      await page.getByRole('tab', { name: 'shell' }).first().click()
      await inTerminal(page)
    },
  },
  {
    ...{ name: 'find-in-terminal', shows: 'The bar that finds in a terminal', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('idle')
      await inTerminal(page)
      await page.keyboard.press('Control+Shift+f')
      await page.keyboard.type('signal')
    },
  },
  ...REVIEW_SCENES,
  ...DESK_SCENES,
  ...COMPANY_SCENES,
  {
    ...{ name: 'palette', shows: 'The palette with tasks and actions', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await palette(page, '')
    },
  },
  {
    ...{ name: 'palette-none', shows: 'The palette without an answer', stage: 'yard' },
    async show({ page, yard }) {
      await yard()
      await palette(page, 'qqqq')
    },
  },
  {
    ...{ name: 'cheat-sheet', shows: 'All shortcuts', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await palette(page, 'shortcuts')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor()
    },
  },
  {
    ...{ name: 'settings', shows: 'Settings', stage: 'yard', main: true },
    async show({ page, yard }) {
      await yard()
      await page.keyboard.press('Control+,')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    ...{ name: 'projects', shows: 'The projects and a way to open another', stage: 'yard' },
    async show({ page, yard }) {
      await yard()
      await page.locator('.top-project').click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    ...{ name: 'lost', shows: 'The connection to the host is lost', stage: 'lost', main: true },
    async show({ page, stage, yard, choose }) {
      await yard('working')
      await choose('working')
      await inTerminal(page)
      await stage.host.end('SIGKILL')
      await see(page.getByRole('status').filter({ hasText: 'lost' }).first()).toBeVisible()
    },
  },
]
