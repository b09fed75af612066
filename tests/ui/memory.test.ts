import { readFile } from 'node:fs/promises'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { expectAccessible } from '../support/page.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('memory')
  host = await yard.start()
})
afterEach(() => screens?.leave())
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })

async function openTab(name: string): Promise<Page> {
  const page = await screens.open(host, { acceptDownloads: true })
  await see(page.getByText('No tasks yet')).toBeVisible()
  await page.keyboard.press('Alt+e')
  await page.getByRole('tab', { name }).click()
  return page
}

const set = async (key: string, value: string, change: object = {}): Promise<void> => {
  const body = { key, value, project: yard.root, ...change }
  expect((await host.api('POST', '/memories', body)).status).toBe(200)
}

describe.skipIf(noBrowser !== undefined)(`memory and events (${noBrowser ?? 'runs'})`, () => {
  it('adds an entry, shows what took whose place, tells of another’s change, and forgets', async () => {
    const page = await openTab('Memory')
    await see(page.getByText('Nothing is recorded yet')).toBeVisible()
    await page.getByRole('button', { name: 'Add entry' }).click()
    await page.getByLabel('Key').fill('money')
    await page.getByLabel('Value').fill('minor units')
    await page.getByLabel('Confidence').fill('60')
    await page.getByRole('button', { name: 'Save' }).click()
    await see(
      page.getByRole('row', { name: /money .*minor units .*Decision .*likely, 60 % .*You/ }),
    ).toBeVisible()
    await set('test port', '5433')
    await see(page.getByText('2 entries')).toBeVisible()
    await page.getByLabel('Search memory').fill('UNIT')
    await see(page.getByText('1 of 2')).toBeVisible()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'money', exact: true }).click()
    await page.getByRole('button', { name: 'New version' }).click()
    // Somebody else is first.
    await set('money', 'floats', { version: 1, type: 'decision' })
    const form = dialog(page, 'New version of money')
    await form.getByLabel('Value').fill('integers')
    await form.getByRole('button', { name: 'Save' }).click()
    await see(form.getByRole('alert')).toContainText('is at version 2')
    await page.keyboard.press('Escape')
    const versions = dialog(page, 'money').getByRole('listitem')
    await see(versions).toHaveCount(2)
    await see(versions.first()).toContainText(/Version 2\s*current.*floats/)
    await see(versions.last()).toContainText(/Version 1\s*replaced by version 2.*minor units/)
    await page.getByRole('button', { name: 'Forget' }).click()
    await page.getByLabel('Reason').fill('it was wrong')
    await page.getByRole('button', { name: 'Forget it' }).click()
    await see(versions.first()).toContainText(/Version 3\s*forgotten here.*it was wrong/)
    await page.keyboard.press('Escape')
    await page.getByLabel('Search memory').fill('')
    await see(page.getByText('1 entry')).toBeVisible()
    expect(screens.errors).toEqual([])
  })

  it('shows the history as it is made, narrows it, opens a line, and saves it', async () => {
    for (let at = 80; at < 300; at += 1)
      await host.api('POST', '/events', { detail: `round ${at}`, project: yard.root })
    const page = await openTab('Events')
    const lines = page.getByRole('listitem').filter({ hasText: 'Note' })
    await see(lines.first()).toContainText('round 299')
    // Only what is in sight is in the page.
    expect(await page.getByRole('listitem').count()).toBeLessThan(80)
    await host.api('POST', '/events', { detail: 'while it is open', project: yard.root })
    await see(lines.first()).toContainText('while it is open')
    await page.locator('.events-list').evaluate((list) => list.scrollTo(0, list.scrollHeight))
    await see(page.getByText('round 99', { exact: true })).toBeAttached()

    await page.getByLabel('About').selectOption('project')
    await see(page.getByText('Project opened')).toBeVisible()
    await see(page.getByText('round 299')).toBeHidden()
    await page.getByLabel('About').selectOption('')
    await page.getByLabel('Search events').fill('round 17')
    await see(page.getByText('round 179')).toBeVisible()
    await see(page.getByText('round 299')).toBeHidden()
    await page.getByText('round 179').click()
    await see(dialog(page, 'Note').getByText('note.added')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    const saved = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    const details = saved.map((line) => (JSON.parse(line) as { detail: string }).detail)
    expect(details).toEqual([...Array.from({ length: 10 }, (_, at) => `round 17${at}`)])
    expect(screens.errors).toEqual([])
  })
})
