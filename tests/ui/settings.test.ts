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
  yard = await makeYard('settings')
  host = await yard.start()
})
afterEach(() => screens?.leave())
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const root = (page: Page) => page.locator('html')

async function openAt(page: Page, name: string): Promise<void> {
  await see(page.getByText('No tasks yet')).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click()
}

const settings = async (): Promise<Record<string, unknown>> => {
  const { items } = (await host.api('GET', '/projects')).body as {
    items: { settings: Record<string, unknown> }[]
  }
  return items[0]?.settings ?? {}
}

describe.skipIf(noBrowser !== undefined)(`the settings (${noBrowser ?? 'runs'})`, () => {
  it('changes theme, density, text size and motion at once, keeps them, and takes a reset back', async () => {
    const page = await screens.open(host, { colorScheme: 'dark' })
    await openAt(page, 'Appearance')
    const heightOf = async () =>
      (await page.getByRole('button', { name: 'Close' }).boundingBox())?.height ?? 0
    const before = await heightOf()
    await page.getByRole('radio', { name: 'Light' }).check({ force: true })
    await see(root(page)).toHaveAttribute('data-theme', 'light')
    await page.getByRole('radio', { name: 'Compact' }).check({ force: true })
    await page.getByRole('radio', { name: '12 px' }).check({ force: true })
    await page.getByRole('radio', { name: 'None' }).check({ force: true })
    expect(await heightOf()).toBeLessThan(before)
    await page.reload()
    await see(root(page)).toHaveAttribute('data-theme', 'light')
    await see(root(page)).toHaveAttribute('data-density', 'compact')
    await see(root(page)).toHaveAttribute('data-motion', 'reduced')
    await openAt(page, 'General')
    await page.getByRole('button', { name: 'Reset appearance and keys' }).click()
    await see(root(page)).toHaveAttribute('data-density', 'comfortable')
    await see(root(page)).toHaveAttribute('data-theme', 'dark')
    await page.getByRole('button', { name: 'Undo' }).click()
    await see(root(page)).toHaveAttribute('data-theme', 'light')
  })

  it('gives an action other keys, asks before it takes them from another, and shows them everywhere', async () => {
    const page = await screens.open(host)
    await openAt(page, 'Keyboard')
    const change = page.getByRole('button', { name: 'Change the keys of Search or run' })
    await change.click()
    await page.keyboard.press('Control+,')
    await see(page.getByRole('alert')).toContainText('taken by “Settings”')
    await page.getByRole('button', { name: 'Keep' }).click()
    await see(change).toBeVisible()
    await change.click()
    await page.keyboard.press('Control+Shift+u')
    await see(change).toBeFocused()
    await page.keyboard.press('Escape')
    await see(dialog(page, 'Settings')).toBeHidden()
    await see(page.getByRole('button', { name: /Search or run/ })).toContainText('Ctrl+Shift+U')
    await page.keyboard.press('Control+k')
    await see(page.getByRole('combobox')).toBeHidden()
    await page.keyboard.press('Control+Shift+u')
    await see(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await see(dialog(page, 'Shortcuts')).toContainText('Ctrl+Shift+U')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Change keys' }).click()
    await page.getByRole('button', { name: 'Reset the keys of Search or run' }).click()
    await page.keyboard.press('Escape')
    await see(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Control+k')
    await see(page.getByRole('combobox')).toBeFocused()
    expect(screens.errors).toEqual([])
  })

  it('stores what the project is to have, says at the field what the host refuses, and takes a change back', async () => {
    const page = await screens.open(host)
    await openAt(page, 'Project')
    await page.getByLabel('Agents at once').fill('100')
    await page.keyboard.press('Tab')
    await see(page.getByRole('alert')).toContainText('64')
    await see(page.getByLabel('Agents at once')).toHaveAttribute('aria-invalid', 'true')
    expect((await settings())['max_agents']).toBe(16)
    await page.getByLabel('Agents at once').fill('3')
    await page.keyboard.press('Tab')
    await see(page.getByText('Agents at once saved.')).toBeVisible()
    await see(page.getByRole('alert')).toBeHidden()
    expect((await settings())['max_agents']).toBe(3)
    await page.getByRole('button', { name: 'Undo' }).click()
    await see(page.getByLabel('Agents at once')).toHaveValue('16')
    await page.getByLabel('Give back after').fill('30')
    await page.keyboard.press('Tab')
    await see(page.getByText('Give back after saved.')).toBeVisible()
    expect((await settings())['hand_back_ms']).toBe(30_000)
    await page.getByLabel('Folder for worktrees').fill('elsewhere')
    await page.keyboard.press('Tab')
    await see(page.getByRole('alert')).toContainText('must be an absolute path')
  })

  it('finds a setting by its name, and every page of them is accessible', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    await page.keyboard.press('Control+,')
    await page.getByLabel('Search settings').fill('restarts')
    await see(page.getByRole('region', { name: 'Project' })).toBeVisible()
    await page.getByLabel('Search settings').fill('')
    const pages = page.getByRole('navigation', { name: 'Pages' }).getByRole('button')
    for (const each of await pages.all()) {
      await each.click()
      await see(page.getByRole('region', { name: await each.innerText() })).toBeVisible()
      await expectAccessible(page)
    }
    await see(page.getByText(host.home)).toBeVisible()
    await page.keyboard.press('Escape')
    await see(dialog(page, 'Settings')).toBeHidden()
  })

  it('reaches all by the palette, what was used last first, with the reason for what is not possible', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    const option = page.getByRole('option')
    // The next key may come before any timer.
    const focused = await page.evaluate(() => {
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true }),
      )
      return document.activeElement?.getAttribute('role')
    })
    expect(focused).toBe('combobox')
    await page.keyboard.type('mute notifications')
    await see(option.first()).toContainText('Select a task first')
    await see(option.first()).toHaveAttribute('aria-disabled', 'true')
    await page.keyboard.press('Enter')
    await see(page.getByRole('combobox')).toBeVisible()
    await page.getByRole('combobox').fill('data folder')
    await see(option.first()).toContainText('About')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await see(page.getByRole('region', { name: 'About' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await see(option.first()).toContainText('About')
    await page.keyboard.press('Escape')
  })

  it('gives the focus back after a dialog, and skips to the work', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    await page.keyboard.press('Tab')
    await see(page.getByRole('button', { name: 'Skip to the work' })).toBeFocused()
    await page.keyboard.press('Enter')
    await see(page.getByRole('main')).toBeFocused()
    const opener = page.getByRole('button', { name: 'repository' })
    await opener.focus()
    await page.keyboard.press('Enter')
    await see(dialog(page, 'Projects')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await see(opener).toBeFocused()
  })
})
