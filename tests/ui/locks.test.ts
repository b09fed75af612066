import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let page: Page
/** Somebody in a shell of their own. */
let token: string

const lock = (target: string, more: object = {}) => host.api('POST', '/locks', { target, ...more }, token)
const row = (key: string) => page.locator('.locks-table tbody tr', { hasText: key })
const history = () => page.getByRole('complementary', { name: /^History of/ })

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('ui-locks')
  host = await yard.start()
  const made = await host.api('POST', '/tokens', { role: 'coordinator', project: yard.root })
  token = z.object({ token: z.string() }).parse(made.body).token
})
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})
beforeEach(async () => {
  page = await screens.open(host)
  await see(page.getByText('connected')).toBeVisible()
  await page.keyboard.press('Alt+e')
  await page.getByRole('tab', { name: /^Locks/ }).click()
})
afterEach(async () => {
  expect(screens.errors).toEqual([])
  await screens.leave()
  await host.api('POST', '/locks/release', {}, token)
  await host.api('POST', '/locks/release', { project: yard.root })
})

describe.skipIf(noBrowser !== undefined)(`locks in a browser (${noBrowser ?? 'runs'})`, () => {
  it('takes a lock by the keyboard, which then binds, shows what is left of it, and gives it back', async () => {
    await see(page.getByText('Nothing is locked')).toBeVisible()
    await page.getByRole('button', { name: 'Lock…' }).press('Enter')
    await see(page.getByRole('textbox', { name: 'What' })).toBeFocused()
    await page.keyboard.type('./src/../README.md')
    await page.keyboard.press('Tab')
    await page.keyboard.type('I edit it by hand')
    await page.getByLabel('For').selectOption('15 minutes')
    await page.getByRole('button', { name: 'Lock it' }).press('Enter')
    await see(row('file:README.md')).toContainText('in every worktree')
    await see(row('file:README.md')).toContainText('You')
    await see(row('file:README.md')).toContainText(/1[45] min/)
    expect((await lock('README.md')).body).toMatchObject({ code: 'LOCK_HELD' })
    await page.getByRole('button', { name: 'Release file:README.md' }).click()
    await see(page.getByText('Nothing is locked')).toBeVisible()
    expect((await lock('README.md')).status).toBe(200)
  })

  it('says who is in the way of a lock', async () => {
    await lock('dir:src', { reason: 'relaying' })
    await page.getByRole('button', { name: 'Lock…' }).click()
    await page.getByRole('textbox', { name: 'What' }).fill('src/a.txt')
    await page.getByRole('button', { name: 'Lock it' }).click()
    await see(page.getByRole('alert')).toContainText('relaying')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await see(row('dir:src')).toHaveCount(1)
  })

  it('counts down, and drops what runs out, without drawing the other rows anew', async () => {
    await lock('res:long')
    await lock('res:short', { ttl_ms: 3_000 })
    await see(row('res:short')).toContainText(/[123] s/)
    await row('res:long').evaluate((element) => element.setAttribute('data-kept', ''))
    await see(row('res:short')).toHaveCount(0)
    await see(page.locator('tr[data-kept]')).toHaveCount(1)
  })

  it('shows who held a key before, how that ended and who waits, at the desk and on a narrow screen', async () => {
    await lock('res:port', { reason: 'first' })
    await host.api('POST', '/locks/release', { target: 'res:port' }, token)
    await lock('res:port', { reason: 'second' })
    await page.getByRole('button', { name: 'res:port', exact: true }).click()
    await see(history().getByRole('listitem')).toHaveText([/second.*Held now/, /first.*Released/])
    const waiting = host.api('POST', '/locks', { target: 'res:port', project: yard.root, wait_ms: 20_000 })
    await page.getByRole('button', { name: 'End the lock on res:port' }).click()
    await page.getByLabel('Reason').fill('it hangs')
    await page.getByRole('button', { name: 'End the lock' }).click()
    expect((await waiting).body).toMatchObject({ outcome: 'granted' })
    await see(history().getByRole('listitem').nth(1)).toContainText('Ended by force')
    await page.setViewportSize({ width: 390, height: 844 })
    const box = await row('res:port').boundingBox()
    expect(box?.width).toBeLessThanOrEqual(390)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).include('.coordination-page').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      )
    }
  })
})
