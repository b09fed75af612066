import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect as see, type Page } from '@playwright/test'
import { encode } from 'uqr'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { expectAccessible } from '../support/page.ts'
import { pairAt, type PhoneLink } from '../support/phoneLink.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let page: Page

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('ui-phone')
  host = await yard.start()
})
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})
beforeEach(async () => {
  page = await screens.open(host)
  await see(page.getByText('connected')).toBeVisible()
})
afterEach(async () => {
  expect(screens.errors).toEqual([])
  await screens.leave()
  await host.api('DELETE', '/phone')
})

const settings = () => page.getByRole('dialog', { name: 'Settings' })
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const card = () => page.getByRole('region', { name: 'A phone asks for control' })
const device = (name: string) => settings().getByRole('listitem').filter({ hasText: name })

async function openPage(): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('pair a phone')
  await page.keyboard.press('Enter')
  await see(settings().getByRole('heading', { name: 'Phone', exact: true })).toBeVisible()
}

/** On at loopback, by the host. */
async function switchOn(): Promise<void> {
  const on = await host.api('POST', '/phone', { address: '127.0.0.1', port: 0 })
  expect(on.body).toMatchObject({ state: 'on' })
}

const shownUrl = async (): Promise<string> => (await settings().locator('.phone-address').textContent()) ?? ''

async function pair(name: string): Promise<PhoneLink> {
  const { body } = await host.api('POST', '/phone/tickets', {})
  return pairAt(String(body['url']), name)
}

/** The dark modules of the code on the page, out of the rectangles that it is drawn by. */
async function modulesShown(size: number): Promise<boolean[][]> {
  const path = (await page.locator('svg.phone-code path').getAttribute('d')) ?? ''
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(width))
  return rows
}

describe.skipIf(noBrowser !== undefined)(`the page for phones (${noBrowser ?? 'runs'})`, () => {
  it('is switched on by the keyboard, after the warning is understood where nothing is encrypted', async () => {
    await openPage()
    await see(button('Switch on')).toBeVisible()
    if (!(await settings().getByText('127.0.0.1', { exact: true }).isVisible()))
      await settings().getByText('More addresses').press('Enter')
    await settings()
      .getByRole('radio', { name: /127\.0\.0\.1/ })
      .press('Space')
    await settings().getByText('More', { exact: true }).press('Enter')
    await settings().getByRole('textbox', { name: 'Name' }).fill('phone.test')
    await settings().getByLabel('Port').fill('0')
    await button('Switch on').press('Enter')
    const warning = settings().getByRole('region', { name: 'What plain HTTP means' })
    await see(warning).toContainText('Anyone on the same network can read')
    await see(button('Switch on')).toBeDisabled()
    await expectAccessible(page)
    await warning.getByRole('checkbox', { name: 'I understand' }).press('Space')
    await button('Switch on').press('Enter')
    await see(settings().getByText('Phones may connect')).toBeVisible()
    await see(settings().getByText('Not encrypted')).toBeVisible()
    await see(page.locator('.status-bar')).toContainText('phone on')
    expect((await host.api('GET', '/phone')).body).toMatchObject({ state: 'on', host: 'phone.test' })
  })

  it('shows a code that says the address, and says who was paired with it', async () => {
    await switchOn()
    await openPage()
    await see(settings().getByText(/One phone, for [12]:\d\d/)).toBeVisible()
    const url = await shownUrl()
    const { data } = encode(url, { ecc: 'M', border: 4 })
    expect(await modulesShown(data.length)).toEqual(data)
    const { width = 0 } = (await page.locator('svg.phone-code').boundingBox()) ?? {}
    expect(width / data.length).toBeGreaterThan(5)
    await expectAccessible(page)
    await button('New code').click()
    await see(settings().locator('.phone-address')).not.toHaveText(url)
    await expect(pairAt(url, 'Late')).rejects.toThrow('403')
    await pairAt(await shownUrl(), 'Ada’s Pixel')
    await see(settings().getByText('Ada’s Pixel is paired')).toBeVisible()
    await see(device('Ada’s Pixel')).toContainText('viewer: looks only')
    await see(device('Ada’s Pixel')).toContainText('here now')
    await button('Pair another phone').click()
    await see(page.locator('svg.phone-code')).toBeVisible()
    // Whoever makes a code elsewhere takes this one away.
    await host.api('POST', '/phone/tickets', {})
    await see(settings().getByText('A newer code is shown somewhere else')).toBeVisible()
  })

  it('asks over any screen whether a phone may answer, and takes no key from what is typed', async () => {
    await switchOn()
    const pixel = await pair('Pixel')
    await page.keyboard.press('Alt+n')
    const prompt = page.getByLabel('Prompt', { exact: true })
    await see(prompt).toBeFocused()
    const asked = await pixel.api('POST', '/device/control', {})
    const code = /"code":"(\d{3})(\d{3})"/.exec(JSON.stringify(asked.body))
    await see(card()).toContainText(`${code?.[1]} ${code?.[2]}`)
    await see(card()).toContainText('Pixel')
    await page.keyboard.type('still here')
    await page.keyboard.press('Enter')
    await see(prompt).toHaveValue('still here\n')
    await card().getByRole('button', { name: 'Refuse' }).click()
    await see(card()).toBeHidden()
    await see(page.getByRole('dialog', { name: 'New task' })).toBeVisible()
    expect((await pixel.api('GET', '/device')).body).toMatchObject({ role: 'viewer', request: null })
    await page.keyboard.press('Escape')
    await pixel.api('POST', '/device/control', {})
    await see(card()).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('answer the phone')
    await page.keyboard.press('Enter')
    await see(card().getByRole('button', { name: 'Refuse' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await see(card()).toBeHidden()
    await expect.poll(async () => (await pixel.api('GET', '/device')).body).toMatchObject({ role: 'remote' })
    await pixel.api('DELETE', '/device')
  })

  it('lists phones, makes one a viewer again and revokes one, each after a question', async () => {
    await switchOn()
    const pixel = await pair('Stolen')
    await pixel.api('POST', '/device/control', {})
    await openPage()
    await see(device('Stolen')).toContainText('asks for control')
    await card().getByRole('button', { name: 'Allow' }).click()
    await see(device('Stolen')).toContainText('remote: may answer')
    await button('Make Stolen a viewer').click()
    await device('Stolen').getByRole('button', { name: 'Make viewer' }).click()
    await see(device('Stolen')).toContainText('viewer: looks only')
    await button('Revoke Stolen').click()
    await see(device('Stolen').getByRole('button', { name: 'Keep' })).toBeFocused()
    await page.keyboard.press('Escape')
    await see(button('Revoke Stolen')).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await see(device('Stolen')).toHaveCount(0)
    expect((await pixel.api('GET', '/device')).status).toBe(401)
  })

  it('tells by the system where the window is not in front, and leads to the page', async () => {
    await switchOn()
    const pixel = await pair('Pixel')
    await page.evaluate(() => {
      const shown: EventTarget[] = []
      class Recorded extends EventTarget {
        static readonly permission = 'granted'
        readonly title: string
        readonly body: string
        constructor(title: string, { body = '' }: NotificationOptions) {
          super()
          this.title = title
          this.body = body
          shown.push(this)
        }
        close(): void {}
      }
      Object.assign(window, { Notification: Recorded, shown })
      document.hasFocus = () => false
    })
    await pixel.api('POST', '/device/control', {})
    const first = () => page.evaluate(() => JSON.stringify(Reflect.get(window, 'shown')))
    await expect.poll(first).toContain('A phone asks for control')
    expect(await first()).toContain('Pixel, 127.0.0.1')
    await page.evaluate(() => {
      const [notice]: EventTarget[] = Reflect.get(window, 'shown')
      notice?.dispatchEvent(new Event('click'))
    })
    await see(settings().getByRole('heading', { name: 'Phone', exact: true })).toBeVisible()
    await pixel.api('DELETE', '/device')
  })

  it('says why no phone can connect, and is switched off, at the desk and on a narrow screen', async () => {
    await switchOn()
    const { port } = (await host.api('GET', '/phone')).body
    await screens.leave()
    await host.end()
    const other = createServer().listen(Number(port), '127.0.0.1')
    await once(other, 'listening')
    host = await yard.start()
    page = await screens.open(host, { viewport: { width: 390, height: 844 } })
    const mark = page.locator('.status-bar').getByRole('button', { name: 'phone cannot connect' })
    await mark.click()
    await see(settings().getByText(`Port ${String(port)} of 127.0.0.1 is taken`)).toBeVisible()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await button('Try again').click()
    await see(settings().getByRole('alert')).toContainText('is taken by another program')
    await button('Change…').click()
    await see(settings().getByRole('radio', { name: /127\.0\.0\.1/ })).toBeChecked()
    other.close()
    await once(other, 'close')
    await button('Try again').click()
    await see(settings().getByText('Phones may connect')).toBeVisible()
    await button('Switch off').click()
    await see(button('Switch on')).toBeVisible()
    await see(page.locator('.status-bar')).not.toContainText('phone')
  })
})
