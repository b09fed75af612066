import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { makeGate, standAt, addFile } from '../support/e2eGate.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { expectAccessible } from '../support/page.ts'
import {
  confirmControl,
  openPhone,
  openPhones,
  pairPage,
  tapSteady,
  switchOn,
  type SwitchedOn,
} from '../support/phonePage.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let on: SwitchedOn

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openPhones()
  yard = await makeYard('phone-ui')
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

async function start(title: string, prompt: string): Promise<string> {
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  return String(body['id'])
}
const addressOf = (page: Page, id: string, part = ''): Promise<unknown> =>
  page.evaluate((hash) => (location.hash = hash), `#/task/${id}${part}`)
async function viewer(): Promise<Page> {
  const page = await openPhone(screens, await on.ticket())
  await pairPage(page)
  return page
}
async function remote(): Promise<Page> {
  const page = await viewer()
  await confirmControl(host, page)
  await see(page.getByText('This phone may now answer')).toBeVisible()
  return page
}

describe.skipIf(noBrowser !== undefined)(`the phone (${noBrowser ?? 'runs'})`, () => {
  it('is paired once by a ticket that leaves the address at once, without a secure context', async () => {
    const ticket = await on.ticket()
    const page = await openPhone(screens, ticket)
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
    expect(await page.evaluate(() => location.href + JSON.stringify(history.state))).not.toContain('ticket')
    await see(page.getByLabel('Name of this phone')).toHaveValue('Pixel 9')
    await see(page.getByText('This link is not encrypted.')).toBeVisible()
    await expectAccessible(page)
    await page.getByLabel('Name of this phone').fill('Ada’s phone')
    await pairPage(page)
    const { items } = (await host.api('GET', '/devices')).body as { items: { name: string; role: string }[] }
    expect(items).toMatchObject([{ name: 'Ada’s phone', role: 'viewer' }])
    await page.reload()
    await see(page.getByLabel('Connection: live')).toBeVisible()
    const other = await openPhone(screens, ticket)
    await other.getByRole('button', { name: 'Pair', exact: true }).tap()
    await see(other.getByRole('alert')).toContainText('used before')
    await see(other.getByText('Show a new code')).toBeVisible()
    await other.goto(on.url)
    await see(other.getByText('This phone is not paired')).toBeVisible()
    // The refused ticket of the other phone is the only error that a page may report.
    expect(
      screens.errors.filter((each) => !each.includes('the server responded with a status of 4')),
    ).toEqual([])
  })

  it('shows a viewer what goes on, and its controls off with the way to get control', async () => {
    const gate = await makeGate(yard.folder, 'watched')
    const page = await viewer()
    await see(page.getByText('Nothing needs you.')).toBeVisible()
    await start('Card tokens', scriptPrompt('Card tokens.', [standAt(gate), ASK]))
    await see(page.getByRole('link', { name: /Card tokens/ })).toContainText('working', MOMENT)
    await gate.reached()
    await gate.open()
    const card = page.getByRole('article', { name: 'Permission: Card tokens' })
    await see(card.locator('.code')).toHaveText('npx prisma migrate dev --name card_tokens', MOMENT)
    await see(card.getByRole('button', { name: 'Yes' })).toBeDisabled()
    await see(card.getByRole('button', { name: 'Later' })).toBeDisabled()
    await see(card.getByText('Ask for control below')).toBeVisible()
    await card.getByRole('link', { name: 'Look at the terminal' }).tap()
    await see(page.getByRole('button', { name: 'Escape' })).toBeDisabled()
    await see(page.locator('.view-place')).toHaveAttribute('data-drawn', 'yes')
    await page.getByRole('button', { name: 'Work' }).tap()
    await see(page.getByRole('textbox', { name: 'Prompt' })).toBeDisabled()
    await page.getByRole('button', { name: 'Ask for control' }).tap()
    const { items } = (await host.api('GET', '/devices')).body as {
      items: { id: string; request: { code: string } | null }[]
    }
    const asking = items.find(({ request }) => request !== null)
    await see(page.locator('.control-digits')).toHaveText(/^\d{3} \d{3}$/)
    await expectAccessible(page)
    await host.api('POST', `/devices/${asking?.id ?? ''}/refuse`)
    await see(page.getByText('The computer has not confirmed it')).toBeVisible()
    expect(screens.errors).toEqual([])
  })

  it('approves a permission and sends a prompt, once it has control', async () => {
    const page = await remote()
    const id = await start('Migrate', scriptPrompt('Migrate.', [ASK, { do: 'say', text: 'Migrated.' }]))
    const card = page.getByRole('article', { name: 'Permission: Migrate' })
    await see(card).toBeVisible(MOMENT)
    const [no, yes] = [card.getByRole('button', { name: 'No' }), card.getByRole('button', { name: 'Yes' })]
    const boxes = [await no.boundingBox(), await yes.boundingBox()]
    // The refusal is on the left of the same row, and both are large enough for a thumb.
    expect(boxes[0]?.y).toBe(boxes[1]?.y)
    expect(boxes[0]?.x).toBeLessThan(boxes[1]?.x ?? 0)
    for (const box of boxes) expect(box?.height).toBeGreaterThanOrEqual(44)
    await tapSteady(yes)
    await see(card)
      .toBeHidden({ timeout: 3000 })
      .catch(async () =>
        console.log(
          'STATE',
          JSON.stringify((await host.api('GET', '/attention?history=true')).body),
          JSON.stringify((await host.api('GET', `/tasks/${id}`)).body),
          await card.textContent(),
        ),
      )
    await addressOf(page, id)
    await see(page.locator('.output-text')).toContainText('Migrated.', MOMENT)
    await see(page.locator('.task-stand')).toContainText('at its prompt', MOMENT)
    const box = page.getByRole('textbox', { name: 'Prompt' })
    // As the keyboard takes half of the screen, the box stays above it.
    await page.setViewportSize({ width: 390, height: 420 })
    await see(page.getByRole('navigation')).toBeHidden()
    await see(box).toBeInViewport({ ratio: 1 })
    await page.setViewportSize({ width: 390, height: 844 })
    await see(page.getByRole('navigation')).toBeVisible()
    await box.fill(scriptPrompt('Once more.', [{ do: 'say', text: 'Heard from the phone.' }]))
    await page.getByRole('button', { name: 'Send the prompt' }).tap()
    await see(box).toHaveValue('')
    await see(page.locator('.output-text')).toContainText('Heard from the phone.', MOMENT)
    await see(page.locator('.prompt').last()).toContainText(/delivered|answered/)
    await expectAccessible(page)
    expect(screens.errors).toEqual([])
  })

  it('looks at the terminal in its own size and presses keys in it', async () => {
    const page = await remote()
    const id = await start('Keys', scriptPrompt('Keys.', [ASK, { do: 'say', text: 'Went on by a key.' }]))
    await see(page.getByRole('article', { name: 'Permission: Keys' })).toBeVisible(MOMENT)
    const size = async () => {
      const { body } = await host.api('GET', `/terminals`)
      const { items } = body as { items: { task_id: string; cols: number; rows: number }[] }
      return items.filter(({ task_id: task }) => task === id).map(({ cols, rows }) => [cols, rows])
    }
    const before = await size()
    await addressOf(page, id, '/terminal')
    const place = page.locator('.view-place')
    await see(place).toHaveAttribute('data-drawn', 'yes')
    const [wide, frame] = [await place.boundingBox(), await page.locator('.view-frame').boundingBox()]
    expect(Math.abs((wide?.width ?? 0) - (frame?.width ?? 1))).toBeLessThan(2)
    await see(place.locator('.xterm-rows')).toContainText('card_tokens')
    await page.getByRole('button', { name: '1', exact: true }).tap()
    await see(place.locator('.xterm-rows')).toContainText('Went on by a key.', MOMENT)
    expect(await size()).toEqual(before)
    expect(screens.errors).toEqual([])
  })

  it('reads the changes of a task, and asks for others', async () => {
    const page = await remote()
    const id = await start(
      'Siding',
      addFile('siding.txt', { do: 'write', path: 'logo.bin', content: 'a\u0000b' }),
    )
    const card = page.getByRole('article', { name: 'Review: Siding' })
    await see(card).toContainText('Added siding.txt', MOMENT)
    await card.getByRole('link', { name: 'See the changes' }).tap()
    await see(page.getByRole('link', { name: /siding\.txt/ })).toContainText('+1')
    await page.getByRole('link', { name: /siding\.txt/ }).tap()
    await see(page.locator('.line-added .line-text')).toHaveText('siding.txt')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Back' }).tap()
    await page.getByRole('link', { name: /logo\.bin/ }).tap()
    await see(page.getByText('It is a binary file')).toBeVisible()
    await page.getByRole('link', { name: /Now/ }).tap()
    await card.getByRole('button', { name: 'Ask for changes' }).tap()
    await card.getByLabel('What is to be changed').fill('Name it loop.txt.')
    await card.getByRole('button', { name: 'Send' }).tap()
    await see(card).toBeHidden(MOMENT)
    const { body } = await host.api('GET', `/tasks/${id}`)
    expect(body['status']).toBe('in_progress')
    expect(screens.errors).toEqual([])
  })

  it('says at once that it was revoked, and keeps no token', async () => {
    const page = await remote()
    const { items } = (await host.api('GET', '/devices')).body as { items: { id: string; role: string }[] }
    for (const { id } of items) await host.api('DELETE', `/devices/${id}`)
    await see(page.getByText('The computer has removed this phone')).toBeVisible()
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('token')
    await page.reload()
    await see(page.getByText('This phone is not paired')).toBeVisible()
  })
})
