import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptPrompt } from '../../src/adapters/agents/demo/program/script.ts'
import { addFile } from '../support/e2eGate.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost

beforeAll(async () => {
  if (noBrowser === undefined) screens = await openBrowser()
})
afterAll(() => screens?.close())
beforeEach(async () => {
  yard = await makeYard('ui')
  host = await yard.start()
})
afterEach(async () => {
  await screens?.leave()
  await yard.close()
})

const row = (page: Page, title: string) => page.locator('.task-row', { hasText: title })
const terminal = (page: Page) => page.locator('.terminal-place')

async function start(title: string, prompt: string): Promise<string> {
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  return String(body['id'])
}

async function expectAccessible(page: Page): Promise<void> {
  // The terminal's own markup is xterm's.
  const { violations } = await new AxeBuilder({ page }).exclude('.terminal-place').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

const QUESTION = {
  do: 'ask' as const,
  kind: 'permission' as const,
  text: 'Run the migration?',
  options: [
    { key: '1', label: 'Yes' },
    { key: '2', label: 'No' },
  ],
}

describe.skipIf(noBrowser !== undefined)(`the window in a browser (${noBrowser ?? 'runs'})`, () => {
  it('takes the token out of the address at once and keeps it for a reload', async () => {
    const page = await screens.open(host)
    await see(page.getByText('connected')).toBeVisible()
    expect(page.url()).not.toContain(host.token)
    await page.reload()
    await see(page.getByText('connected')).toBeVisible()
    const bare = await screens.open({ url: host.url, token: '' })
    await see(bare.getByText('needs the address')).toBeVisible()
  })

  it('makes a task by keys alone, and shows its row and its terminal', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    await page.keyboard.press('Alt+n')
    await page.getByLabel('Agent', { exact: true }).selectOption('demo')
    await page.getByLabel('Prompt').fill(addFile('siding.txt'))
    await page.keyboard.press('Control+Enter')
    await see(row(page, 'Add siding.txt')).toHaveAttribute('aria-current', 'true')
    await see(terminal(page)).toBeVisible()
    await see(page.locator('section[aria-label="Ready for review"]')).toContainText('Add siding.txt')
    const { items } = (await host.api('GET', '/tasks')).body as { items: { kind: string; status: string }[] }
    expect(items).toMatchObject([{ kind: 'demo', status: 'review' }])
  })

  it('shows what an agent asks and answers it by a button', async () => {
    const page = await screens.open(host)
    const id = await start('Migrate', scriptPrompt('Migrate.', [QUESTION, { do: 'say', text: 'Migrated' }]))
    await see(page.getByRole('button', { name: '1 needs you' })).toBeVisible()
    await row(page, 'Migrate').click()
    await see(page.getByRole('alertdialog')).toContainText('Run the migration?')
    await expectAccessible(page)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Yes' }).click()
    await see(page.getByRole('alertdialog')).toBeHidden()
    await see(page.getByRole('button', { name: '1 needs you' })).toBeHidden()
    const { text } = (await host.api('GET', `/tasks/${id}/output`)).body
    expect(text).toContain('Yes')
  })

  it('finds tasks and actions by a few letters, and closes with Escape', async () => {
    await start('Paint the signals', addFile('a.txt'))
    await start('Oil the points', addFile('b.txt'))
    const page = await screens.open(host)
    await see(row(page, 'Oil the points')).toBeVisible()
    await page.keyboard.press('Control+k')
    await see(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('pai')
    await page.keyboard.press('Enter')
    await see(row(page, 'Paint the signals')).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('Control+Shift+k')
    await see(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('shortcuts')
    await page.keyboard.press('Enter')
    await see(page.getByRole('dialog', { name: 'Shortcuts' })).toContainText('New task')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await see(page.getByRole('dialog')).toBeHidden()
  })

  it('says that the host is gone, and heals when it is back', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    await host.end('SIGKILL')
    await see(page.getByText('The connection to the host is lost')).toBeVisible()
    host = await yard.start()
    await see(page.getByText('connected')).toBeVisible()
    await start('After the crash', addFile('c.txt'))
    await see(row(page, 'After the crash')).toBeVisible()
  })

  it('agrees in two windows', async () => {
    const [one, other] = [await screens.open(host), await screens.open(host, { colorScheme: 'light' })]
    await start('Seen twice', addFile('d.txt'))
    await see(row(one, 'Seen twice')).toBeVisible()
    await see(row(other, 'Seen twice')).toBeVisible()
    expect(await other.locator('html').getAttribute('data-theme')).toBe('light')
    expect(screens.errors).toEqual([])
  })

  it('opens a project by its path, and says what is wrong with another', async () => {
    const page = await screens.open(host)
    await page.getByRole('button', { name: 'repository' }).click()
    const field = page.getByLabel('Folder of a Git repository')
    await field.fill(`${yard.folder}/nowhere`)
    await page.keyboard.press('Enter')
    await see(page.getByRole('dialog')).toContainText('nowhere')
    await field.fill(yard.root)
    await page.keyboard.press('Enter')
    await see(page.getByRole('dialog')).toBeHidden()
  })
})
