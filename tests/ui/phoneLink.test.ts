import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import type { Attention } from '../../src/contract/attention.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { expectAccessible } from '../support/page.ts'
import {
  confirmControl,
  openPhone,
  openPhones,
  pairPage,
  switchOn,
  tapSteady,
  type SwitchedOn,
} from '../support/phonePage.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let on: SwitchedOn
let page: Page

const MOMENT = { timeout: 30_000 }
/** The same dialog twice: an answer that is given twice answers both. */
const ASK: StepInput = {
  do: 'ask',
  ...{ kind: 'permission', text: 'Run the migration?' },
  options: [
    { key: '1', label: 'Yes' },
    { key: '2', label: 'No' },
  ],
}

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openPhones()
  yard = await makeYard('phone-link')
  host = await yard.start()
  on = await switchOn(host)
  page = await openPhone(screens, await on.ticket())
  await pairPage(page)
  await confirmControl(host, page)
  await see(page.getByText('This phone may now answer')).toBeVisible()
})
afterAll(async () => {
  await screens?.close()
  await on?.close()
  await yard?.close()
})
afterEach(async () => {
  on.wire.restore()
  await see(page.getByLabel('Connection: live')).toBeVisible(MOMENT)
  const { items: tasks } = (await host.api('GET', '/tasks?limit=50')).body as { items: { id: string }[] }
  for (const { id } of tasks) await host.api('DELETE', `/tasks/${id}`)
  // What is loaded while there is no network fails on purpose.
  expect(screens.errors.filter((error) => !error.includes('net::ERR_'))).toEqual([])
})

const card = (title: string) => page.getByRole('article', { name: `Permission: ${title}` })
const lost = () => page.getByText(/^No connection for/)
const told = async (id: string): Promise<(string | null)[]> => {
  const { body } = await host.api('GET', `/attention?task_id=${id}&history=true`)
  return (body as { items: Attention[] }).items.map(({ outcome }) => outcome).reverse()
}
async function asking(title: string): Promise<string> {
  const prompt = scriptPrompt(`${title}.`, [ASK, ASK])
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  await see(card(title)).toBeVisible(MOMENT)
  return String(body['id'])
}
const agentOf = async (id: string): Promise<string> => {
  const { body } = await host.api('GET', `/tasks/${id}`)
  return (body['agent'] as { id: string }).id
}

describe.skipIf(noBrowser !== undefined)(`the phone's link (${noBrowser ?? 'runs'})`, () => {
  it('says at once that it is lost, keeps a tap, and sends it once when it is back', async () => {
    const id = await asking('Cut')
    on.wire.cut()
    await see(lost()).toBeVisible({ timeout: 1_000 })
    await tapSteady(card('Cut').getByRole('button', { name: 'Yes' }))
    await see(card('Cut')).toContainText('Waiting for the connection: Yes')
    await see(lost()).toContainText('1 tap waits')
    await expectAccessible(page)
    await page.evaluate((to) => (location.hash = to), `#/task/${id}/terminal`)
    await page.getByRole('button', { name: 'Enter' }).tap()
    await see(page.getByText('Keys are not kept for later')).toBeVisible()
    await page.evaluate(() => (location.hash = '#/now'))
    expect(await told(id)).toEqual([null])
    on.wire.restore()
    await see(page.getByLabel('Connection: live')).toBeVisible({ timeout: 3_000 })
    await see(page.getByText('Done: Yes')).toBeVisible()
    await expect.poll(() => told(id), MOMENT).toEqual(['answered: Yes', null])
    // The second dialog is one of its own, with its own answers.
    await see(card('Cut').getByRole('button', { name: 'Yes' })).toBeEnabled()
  })

  it('gives an answer once that was cut off after it was sent', async () => {
    const id = await asking('Half')
    on.wire.loseAnswers()
    await tapSteady(card('Half').getByRole('button', { name: 'Yes' }))
    await expect.poll(() => told(id), MOMENT).toEqual(['answered: Yes', null])
    on.wire.cut()
    await see(card('Half')).toContainText('It may have arrived; it is given once.')
    on.wire.restore()
    await see(page.getByText('Done: Yes')).toBeVisible(MOMENT)
    await see(card('Half').getByRole('button', { name: 'Yes' })).toBeEnabled()
    expect(await told(id)).toEqual(['answered: Yes', null])
  })

  it('shows as not done what was answered elsewhere meanwhile, and answers no later dialog with it', async () => {
    const id = await asking('Beaten')
    on.wire.cut()
    await see(lost()).toBeVisible()
    await tapSteady(card('Beaten').getByRole('button', { name: 'Yes' }))
    await host.api('POST', `/agents/${await agentOf(id)}/answer`, { key: '2' })
    await expect.poll(() => told(id), MOMENT).toEqual(['answered: No', null])
    on.wire.restore()
    const note = page.locator('.tap-refused')
    await see(note).toContainText('Not done: Yes. What it answered has ended meanwhile', MOMENT)
    await note.getByRole('button', { name: 'Drop it' }).tap()
    await see(note).toBeHidden()
    expect(await told(id)).toEqual(['answered: No', null])
  })

  it('keeps taps over a reload, in their order', async () => {
    const id = await asking('Kept')
    await page.evaluate((to) => (location.hash = to), `#/task/${id}`)
    on.wire.cut()
    await see(lost()).toBeVisible()
    for (const words of ['First', 'Second']) {
      await page.getByRole('textbox', { name: 'Prompt' }).fill(words)
      await page.getByRole('button', { name: 'Send the prompt' }).tap()
    }
    await see(page.getByText('Waiting for the connection: Prompt')).toHaveCount(2)
    on.wire.restore()
    await page.reload()
    await see(page.locator('.prompt-text')).toHaveText([/^Kept\./, 'First', 'Second'], MOMENT)
    const { items } = (await host.api('GET', `/prompts?task_id=${id}&state=queued`)).body as {
      items: { text: string }[]
    }
    expect(items.map(({ text }) => text)).toEqual(['Second', 'First'])
    await page.evaluate(() => (location.hash = '#/now'))
  })

  it('finds out about a connection that is dead and looks open, and about the network by the phone itself', async () => {
    on.wire.loseAnswers()
    await page.evaluate(() => window.dispatchEvent(new Event('pageshow')))
    await see(lost()).toBeVisible({ timeout: 5_000 })
    on.wire.restore()
    await see(page.getByLabel('Connection: live')).toBeVisible({ timeout: 3_000 })
    await page.context().setOffline(true)
    await see(lost()).toBeVisible({ timeout: 1_000 })
    await page.context().setOffline(false)
    await see(page.getByLabel('Connection: live')).toBeVisible({ timeout: 3_000 })
  })
})
