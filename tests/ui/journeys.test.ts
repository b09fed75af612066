import { expect as playwright, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { addFile, makeGate, standAt } from '../support/e2eGate.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { startHost, type TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, READABLE_TERMINALS, type Screens } from '../support/uiBrowser.ts'

/** An agent's turn is part of what is waited for. */
const see = playwright.configure({ timeout: 30_000 })

let screens: Screens
let yard: Yard
let host: TestHost
let watch: Watch
let page: Page

/** By its title alone: a row may name other tasks as well. */
const row = (title: string, on = page) =>
  on.locator('.task-row').filter({ has: on.locator('.task-title', { hasText: title }) })
const inReview = (title: string, on = page) =>
  on.locator('section[aria-label="Ready for review"]').locator(row(title, on))
const terminal = (on = page) => on.locator('.xterm-rows')
const dialog = () => page.getByRole('dialog')
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function start(title: string, prompt: string): Promise<string> {
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  return String(body['id'])
}

/** The commit that the task's branch stands at, as the screens write it. */
async function headOf(title: string): Promise<string> {
  const { items } = (await host.api('GET', '/tasks')).body as { items: { title: string; branch: string }[] }
  const branch = items.find((task) => task.title === title)?.branch ?? ''
  return (await yard.git('rev-parse', branch)).slice(0, 8)
}

/** Merges the chosen task in the dialog, once that shows the last commit: the host refuses what was not seen. */
async function merge(title: string, forecast: string): Promise<void> {
  await button('Merge…').click()
  await see(dialog()).toContainText(`at ${await headOf(title)}`)
  await see(dialog()).toContainText(forecast)
  await dialog().getByRole('button', { name: 'Merge into trunk' }).click()
}

async function land(title: string): Promise<void> {
  await merge(title, 'No conflict with trunk')
  await dialog().getByRole('button', { name: 'Done' }).click()
  await see(page.getByText('Merged into trunk')).toBeVisible()
}

const edit = (replacement: string): StepInput[] => [
  { do: 'replace', path: 'README.md', find: 'two', with: replacement },
  { do: 'commit', message: `Write ${replacement}` },
  { do: 'call', tool: 'signal_done', args: { summary: `Wrote ${replacement}`, files: ['README.md'] } },
]

describe.skipIf(noBrowser !== undefined)(
  `whole ways through the window (${noBrowser ?? 'runs'})`,
  { timeout: 120_000 },
  () => {
    beforeAll(async () => {
      yard = await makeYard('journeys')
      const { home, environment, port } = yard
      host = await startHost({ home, environment, args: ['--port', String(port)] })
      watch = watchHost(host)
      screens = await openBrowser(READABLE_TERMINALS)
      page = await screens.open(host, { viewport: { width: 1440, height: 900 } })
    })
    afterAll(async () => {
      await screens?.close()
      watch?.close()
      await host?.close()
      await yard?.close()
    })

    it('goes from a first run to a landed branch', async () => {
      await see(page.getByRole('heading', { name: 'Open your first repository' })).toBeVisible()
      await page.getByLabel('Folder of a Git repository').fill(yard.root)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Save and write a first task' }).click()
      await page.getByLabel('Agent', { exact: true }).selectOption('demo')
      await page.getByLabel('Prompt', { exact: true }).fill(addFile('siding.txt'))
      await page.keyboard.press('Control+Enter')
      await see(inReview('Add siding.txt')).toBeVisible()
      await see(terminal()).toContainText('Call signal_done')
      await land('Add siding.txt')
      expect(await yard.git('show', 'trunk:siding.txt')).toBe('siding.txt')
      await see(page.getByRole('navigation').getByRole('button', { name: 'Done' })).toBeVisible()
    })

    it('heals by itself when the host is killed in mid-work, with its tasks and the screen of the terminal', async () => {
      const gate = await makeGate(yard.folder, 'crash')
      await start(
        'Lay the points',
        addFile('points.txt', { do: 'say', text: 'Half of it is laid' }, standAt(gate)),
      )
      await gate.reached()
      await row('Lay the points').click()
      await see(terminal()).toContainText('Half of it is laid')
      await host.end('SIGKILL')
      await see(page.getByRole('status').filter({ hasText: 'lost' })).toBeVisible()
      host = await yard.start()
      await see(page.locator('.status-bar')).toContainText('connected')
      await see(page.getByRole('status').filter({ hasText: 'lost' })).toBeHidden()
      await see(row('Lay the points')).toHaveAttribute('aria-current', 'true')
      // Not what the page has kept of before: this is drawn by the program that was started again.
      await see(terminal()).toContainText('The session goes on')
      await gate.reached()
      await gate.open()
      await see(inReview('Lay the points')).toBeVisible()
      await see(terminal()).toContainText('Call signal_done')
    })

    it('shows the same to two people at once, and takes an answer from either', async () => {
      const other = await screens.open(host, { colorScheme: 'light' })
      const question: StepInput = {
        ...{ do: 'ask', kind: 'permission', text: 'Throw the lever?' },
        options: [
          { key: '1', label: 'Yes' },
          { key: '2', label: 'No' },
        ],
      }
      await start('Throw the lever', addFile('lever.txt', question))
      for (const each of [page, other]) {
        await row('Throw the lever', each).click()
        await see(each.getByRole('alertdialog')).toContainText('Throw the lever?')
        await see(each.getByRole('button', { name: '1 needs you' })).toBeVisible()
      }
      await other.getByRole('alertdialog').getByRole('button', { name: 'Yes' }).click()
      for (const each of [page, other]) {
        await see(each.getByRole('alertdialog')).toBeHidden()
        await see(inReview('Throw the lever', each)).toBeVisible()
        await see(terminal(each)).toContainText('1. Yes')
      }
      // The last event that either shows is the same, and so is all that hangs on it, whatever the pointer hovers over.
      const shown = (each: Page) => each.locator('.task-list, .status-bar').allTextContents()
      await see(async () => expect(await shown(other)).toEqual(await shown(page))).toPass()
      await other.close()
    })

    it('refuses a merge that conflicts, hands it back to the agent, and lands what the agent has mended', async () => {
      await start('Count from the front', scriptPrompt('Front.', edit('first and two')))
      const back = await start('Count from the back', scriptPrompt('Back.', edit('two and last')))
      await see(inReview('Count from the back')).toBeVisible()
      await see(inReview('Count from the front')).toBeVisible()
      await row('Count from the front').click()
      await land('Count from the front')
      await row('Count from the back').click()
      await merge('Count from the back', 'Would conflict with trunk')
      const refused = dialog().getByRole('alert')
      await see(refused).toContainText('The merge would conflict')
      await see(refused).toContainText('README.md')
      const before = await yard.git('rev-parse', 'trunk')
      await refused.getByRole('button', { name: /^Send the conflict to/ }).click()
      await watch.until(
        'the conflict at its agent',
        ({ type, images }) =>
          type === 'prompt.answered' &&
          images.prompt?.text.includes('conflicts with trunk in README.md') === true,
      )
      const from = watch.seq
      await page.getByLabel('Prompt for the agent').fill(
        scriptPrompt('Take trunk in, and keep both.', [
          { do: 'run', argv: ['git', 'merge', '--no-edit', 'trunk'], may_fail: true },
          { do: 'write', path: 'README.md', content: 'one\nfirst and two and last\nthree\n' },
          { do: 'commit', message: 'Take trunk in' },
          { do: 'call', tool: 'signal_done', args: { summary: 'Both', files: ['README.md'] } },
        ]),
      )
      await page.keyboard.press('Enter')
      await watch.until(
        'the mended change',
        ({ seq, type, task_id }) => seq > from && type === 'task.submitted' && task_id === back,
      )
      await see(terminal()).toContainText('Take trunk in, and keep both.')
      await see(inReview('Count from the back')).toBeVisible()
      expect(await yard.git('rev-parse', 'trunk')).toBe(before)
      await land('Count from the back')
      expect(await yard.git('show', 'trunk:README.md')).toBe('one\nfirst and two and last\nthree')
      expect(screens.errors).toEqual([])
    })
  },
)
