import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { addFile } from '../support/e2eGate.ts'
import { endDisplay, noDesktop, startDesktop, type Desktop } from '../support/desktop.ts'
import { makeRepository, type Repository } from '../support/repository.ts'
import { removeFolders } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

const asking: StepInput = {
  do: 'ask',
  kind: 'permission',
  text: 'May I change the points?',
  options: [
    { key: '1', label: 'Yes' },
    { key: '2', label: 'No' },
  ],
}

const skipped = noDesktop ?? noBrowser

/** One window and one browser on the same host, from the first start to a merge. */
describe.skipIf(skipped !== undefined)(`a person's way (${skipped ?? 'in a real Electron'})`, () => {
  let desktop: Desktop
  let page: Page
  let screens: Screens
  let browser: Page
  let repository: Repository
  /** Id of the task that is made. */
  let made: string
  beforeAll(async () => {
    repository = await makeRepository()
    screens = await openBrowser()
    desktop = await startDesktop()
    page = desktop.page
  })
  afterAll(async () => {
    await screens.close()
    await desktop.close()
    endDisplay()
    await removeFolders()
  })

  const row = (on: Page, title: string) => on.locator('.task-row', { hasText: title })
  const group = (on: Page, name: string) => on.locator(`section[aria-label="${name}"]`)
  const dialog = () => page.getByRole('dialog')

  test('from the first start to the demo, whose work comes up for review', async () => {
    await page.getByRole('button', { name: 'Run the demo' }).click()
    await row(page, 'Improve the signal box').waitFor()
    await group(page, 'Ready for review').locator('.task-row').first().waitFor()
  })

  test('from the picker of folders to a project of their own, which the browser shows too', async () => {
    await desktop.app.evaluate(({ dialog: native }, root) => {
      native.showOpenDialog = async () => ({ canceled: false, filePaths: [root] })
    }, repository.root)
    await page.getByRole('banner').getByRole('button').first().click()
    await dialog().getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByRole('button', { name: 'Save and write a first task' }).click()
    await dialog().getByRole('textbox', { name: 'Prompt' }).waitFor()
    browser = await screens.open(await desktop.session())
    const name = repository.root.split('/').at(-1) ?? ''
    await browser.locator('.top-bar', { hasText: name }).waitFor()
  })

  test('a task is made, its permission is answered, and both windows agree', async () => {
    await dialog().getByLabel('Agent', { exact: true }).selectOption('demo')
    await dialog().getByRole('textbox', { name: 'Prompt' }).fill(addFile('points.txt', asking))
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
    const question = page.getByRole('alertdialog')
    await question.getByText('May I change the points?').waitFor()
    const found = (await desktop.api('GET', '/tasks')).body as { items: { id: string; title: string }[] }
    made = found.items.find(({ title }) => title === 'Add points.txt')?.id ?? ''
    await row(browser, 'Add points.txt').click()
    const there = browser.getByRole('alertdialog')
    await there.getByText('May I change the points?').waitFor()
    await question.getByRole('button', { name: 'Yes' }).click()
    await there.waitFor({ state: 'detached' })
    for (const each of [page, browser])
      await group(each, 'Ready for review').getByText('Add points.txt').waitFor()
  })

  test('a comment of the review goes to the agent, which changes its work', async () => {
    await row(page, 'Add points.txt').click()
    await page
      .getByRole('option', { name: /points\.txt/ })
      .filter({ hasText: '+1' })
      .click()
    await page.locator('diffs-container').getByText('points.txt').first().waitFor()
    await page.getByRole('region', { name: /Diff of points\.txt/ }).focus()
    for (const key of ['ArrowDown', 'c']) await page.keyboard.press(key)
    await page.locator('textarea:focus').waitFor()
    const change = scriptPrompt('Name the siding.', [
      { do: 'write', path: 'points.txt', content: 'points of the siding\n' },
      { do: 'commit', message: 'Name the siding' },
      { do: 'call', tool: 'signal_done', args: { summary: 'Named the siding' } },
    ])
    await page.locator('textarea:focus').fill(change)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Request changes (1)' }).click()
    await dialog()
      .getByRole('button', { name: /^Send to/ })
      .click()
    await expect
      .poll(async () => (await desktop.api('GET', `/tasks/${made}`)).body['completion'], { timeout: 30_000 })
      .toMatchObject({ summary: 'Named the siding' })
    await page.getByRole('button', { name: 'Read the changes again' }).click()
    await page.locator('diffs-container').getByText('points of the siding').first().waitFor()
  })

  test('the change is merged, in the repository and in both windows', async () => {
    await page.getByRole('button', { name: 'Merge…' }).click()
    // What is merged is what is shown: the newest commit, once the panel has read it.
    const { body } = await desktop.api('GET', `/tasks/${made}`)
    const { head_sha } = body['completion'] as { head_sha: string }
    await dialog().getByText(head_sha.slice(0, 8), { exact: true }).waitFor()
    await dialog().getByRole('button', { name: 'Merge into trunk' }).click()
    await dialog().getByRole('button', { name: 'Done' }).click()
    await page.getByText('Merged into trunk').waitFor()
    await browser.getByText('Merged into trunk').waitFor()
    expect(await repository.git('show', 'trunk:points.txt')).toBe('points of the siding')
    expect(await repository.git('status', '--porcelain')).toBe('')
    expect([...desktop.errors, ...screens.errors]).toEqual([])
  })
})
