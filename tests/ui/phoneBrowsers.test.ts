import { expect as see } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { openPhone, openPhones, pairPage, switchOn, type SwitchedOn } from '../support/phonePage.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let on: SwitchedOn

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openPhones()
  yard = await makeYard('phone-browsers')
  host = await yard.start()
  on = await switchOn(host)
})
afterAll(async () => {
  await screens?.close()
  await on?.close()
  await yard?.close()
})
afterEach(async () => {
  await screens?.leave()
  const { items } = (await host.api('GET', '/tasks?limit=50')).body as { items: { id: string }[] }
  for (const { id } of items) await host.api('DELETE', `/tasks/${id}`)
})

const MOMENT = { timeout: 30_000 }
const ASK: StepInput = {
  do: 'ask',
  ...{ kind: 'permission', text: 'npx prisma migrate dev --name card_tokens' },
  options: [
    { key: '1', label: 'Yes' },
    { key: '2', label: 'No' },
  ],
}

const start = (title: string) =>
  host.api('POST', '/tasks', {
    ...{ title, kind: 'demo', project: yard.root },
    prompt: scriptPrompt('Ask.', [ASK]),
  })

describe.skipIf(noBrowser !== undefined)(`the phone's browsers (${noBrowser ?? 'runs'})`, () => {
  it('stays paired where a connection is refused for another reason than its token', async () => {
    const page = await openPhone(screens, await on.ticket())
    await pairPage(page)
    let refusals = 0
    await page.routeWebSocket(/\/rpc$/, async (socket) => {
      if (refusals++ === 0) await socket.close({ code: 4001, reason: 'too many calls' })
      else socket.connectToServer()
    })
    await page.reload()
    await see.poll(() => refusals).toBeGreaterThan(1)
    await see(page.getByLabel('Connection: live')).toBeVisible()
    expect(screens.errors).toEqual([])
  })

  it('can be installed and notifies of what begins to wait, where the browser trusts the link', async () => {
    // Loopback counts as trusted without a certificate.
    const ticket = (await on.ticket()).replace('phone.test', '127.0.0.1')
    const page = await openPhone(screens, ticket, { permissions: ['notifications'] })
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true)
    await pairPage(page)
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
      return (await fetch(link?.href ?? '')).json() as Promise<unknown>
    })
    expect(manifest).toMatchObject({ name: 'Switchyard', display: 'standalone' })
    await page.getByRole('link', { name: 'Yard' }).tap()
    const wish = page.getByLabel('Notify me when something new waits')
    await wish.tap()
    await see(wish).toBeChecked()
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    })
    await start('While away')
    const titles = () =>
      page.evaluate(async () => {
        const worker = await navigator.serviceWorker.ready
        return (await worker.getNotifications()).map(({ title }) => title)
      })
    await see.poll(titles, MOMENT).toEqual(['Needs you: While away'])
    expect(screens.errors).toEqual([])
  })

  it('works on phones that lack what is newer than they are', async () => {
    const page = await openPhone(screens, 'about:blank')
    await page.addInitScript(() => {
      Reflect.deleteProperty(Array.prototype, 'toSorted')
      Reflect.deleteProperty(Array.prototype, 'findLast')
      Reflect.deleteProperty(Map, 'groupBy')
      Reflect.deleteProperty(Promise, 'withResolvers')
      Reflect.deleteProperty(crypto, 'randomUUID')
    })
    await page.goto(await on.ticket())
    await pairPage(page)
    await start('Old phone')
    await see(page.getByRole('article', { name: 'Permission: Old phone' })).toBeVisible(MOMENT)
    await page.getByRole('link', { name: /Messages/ }).tap()
    await see(page.getByText('Nobody has written yet.')).toBeVisible()
    expect(screens.errors).toEqual([])
  })
})
