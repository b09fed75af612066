import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import type { Attention } from '../../src/contract/attention.ts'
import { addFile } from '../support/e2eGate.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('attention-ui')
  host = await yard.start()
})
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})
afterEach(async () => {
  await screens?.leave()
  const { items } = (await host.api('GET', '/tasks?limit=50')).body as { items: { id: string }[] }
  for (const { id } of items) await host.api('DELETE', `/tasks/${id}`)
})

const POLL = { timeout: 30_000 }
const OPTIONS = [
  { key: '1', label: 'Yes' },
  { key: '2', label: 'No' },
]
const ask = (text: string): StepInput => ({ do: 'ask', kind: 'permission', text, options: OPTIONS })

async function start(title: string, prompt: string): Promise<string> {
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  return String(body['id'])
}
const items = async (history = false): Promise<Attention[]> =>
  ((await host.api('GET', `/attention?history=${history}`)).body as { items: Attention[] }).items
/** Starts an agent that asks, and waits until it does. */
async function startAsking(title: string, ...texts: string[]): Promise<Attention> {
  const id = await start(title, scriptPrompt(`${title}.`, texts.map(ask)))
  const find = async () => (await items()).find((each) => each.task_id === id)
  await expect.poll(find, POLL).toBeDefined()
  const found = await find()
  if (!found) throw new Error(`${title} asks nothing`)
  return found
}

const sheet = (page: Page) => page.getByRole('dialog', { name: 'What needs you' })
const chosen = (page: Page) => sheet(page).getByRole('option', { selected: true })
/** A key counts for what has stood still for a moment; no event tells that it has. */
const pressSteady = async (page: Page, key: string): Promise<void> => {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const began = performance.now()
        const frame = (now: number): void =>
          now - began > 350 ? resolve(undefined) : void requestAnimationFrame(frame)
        requestAnimationFrame(frame)
      }),
  )
  await page.keyboard.press(key)
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    // Without motion no colour is on its way from one theme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).exclude('.terminal-place').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}

describe.skipIf(noBrowser !== undefined)(`the attention queue (${noBrowser ?? 'runs'})`, () => {
  it('answers two agents one after the other, by one key each, and tells so in its history', async () => {
    const page = await screens.open(host)
    await startAsking('Migrate', 'Run the migration?')
    await startAsking('Publish', 'Publish it?')
    await see(page.getByRole('button', { name: '2 need you' })).toBeVisible()
    await page.keyboard.press('Alt+a')
    await see(chosen(page)).toContainText('Migrate')
    await see(sheet(page).locator('.attention-dialog')).toHaveText('Run the migration?')
    await expectAccessible(page)
    await pressSteady(page, '1')
    await see(chosen(page)).toContainText('Publish')
    await see(sheet(page).locator('.attention-dialog')).toHaveText('Publish it?')
    await pressSteady(page, '2')
    await see(sheet(page)).toContainText('Nothing needs you right now.')
    await page.keyboard.press('u')
    const first = sheet(page).getByRole('listitem').first()
    await see(first).toContainText('Publish')
    await see(first).toContainText('answered: No')
    await see(first).toContainText('by you')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await see(sheet(page)).toBeHidden()
    expect(screens.errors).toEqual([])
  })

  it('answers nothing by a key that was pressed as something else came under it', async () => {
    const page = await screens.open(host)
    const item = await startAsking('Twice', 'First?', 'Second?')
    await page.keyboard.press('Alt+a')
    await see(sheet(page).locator('.attention-dialog')).toHaveText('First?')
    // The answer comes from elsewhere; the key is pressed in the very moment in which the next dialog is shown.
    await page.evaluate(() => {
      const look = new MutationObserver(() => {
        if (document.querySelector('.attention-dialog')?.textContent !== 'Second?') return
        look.disconnect()
        document
          .querySelector('.attention-panel')
          ?.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }))
      })
      look.observe(document.body, { subtree: true, childList: true, characterData: true })
    })
    await host.api('POST', `/agents/${item.agent_id ?? ''}/answer`, { key: '1', text: 'First?' })
    await see(sheet(page)).toContainText('Nothing was answered')
    expect((await items()).map(({ text }) => text)).toEqual(['Second?'])
  })

  it('says in place that the dialog is another one by now, and answers that one not', async () => {
    const page = await screens.open(host)
    const item = await startAsking('Stale', 'Really?', 'Or that?')
    // News is held back, as by a slow connection, until the page has sent its answer to what it still shows.
    let held: (string | Buffer)[] | null = null
    await page.routeWebSocket(/.*/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => (held ? void held.push(message) : socket.send(message)))
      socket.onMessage((message) => {
        server.send(message)
        if (held === null || !message.toString().includes('answer')) return
        for (const each of held) socket.send(each)
        held = null
      })
    })
    await page.reload()
    await see(page.getByRole('button', { name: '1 needs you' })).toBeVisible()
    await page.keyboard.press('Alt+a')
    await see(sheet(page).locator('.attention-dialog')).toHaveText('Really?')
    held = []
    await host.api('POST', `/agents/${item.agent_id ?? ''}/answer`, { key: '1', text: 'Really?' })
    await expect.poll(async () => (await items()).map(({ text }) => text), POLL).toEqual(['Or that?'])
    await see(sheet(page).locator('.attention-dialog')).toHaveText('Really?')
    await pressSteady(page, '2')
    await see(sheet(page)).toContainText('Not answered')
    await see(sheet(page).locator('.attention-dialog')).toHaveText('Or that?')
    expect((await items()).map(({ text }) => text)).toEqual(['Or that?'])
  })

  it('puts one off without answering it, and brings it back', async () => {
    const page = await screens.open(host)
    const item = await startAsking('Paint', 'Green?')
    await startAsking('Oil', 'Now?')
    await page.getByRole('button', { name: '2 need you' }).click()
    await see(chosen(page)).toContainText('Paint')
    await page.keyboard.press('l')
    await see(chosen(page)).toContainText('Oil')
    await see(sheet(page).getByText('Later', { exact: true })).toBeVisible()
    expect((await items()).find(({ id }) => id === item.id)?.later_at).not.toBeNull()
    await page.keyboard.press('j')
    await see(chosen(page)).toContainText('Paint')
    await page.keyboard.press('t')
    await see(sheet(page)).toBeHidden()
    await see(page.locator('.ask-bar')).toContainText('Put off: Green?')
    await see(page.getByRole('button', { name: '1 needs you' })).toBeVisible()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await see(page.getByRole('alertdialog')).toContainText('Green?')
    await see(page.getByRole('button', { name: '2 need you' })).toBeVisible()
    await expectAccessible(page)
  })

  it('shows a review with what its worker says, and leads to it', async () => {
    const page = await screens.open(host)
    await start('Siding', addFile('siding.txt'))
    await see(page.getByRole('button', { name: '1 to review' })).toBeVisible({ timeout: 30_000 })
    await page.keyboard.press('Alt+a')
    await see(sheet(page).locator('.attention-text')).toHaveText('Added siding.txt')
    await page.keyboard.press('Enter')
    await see(sheet(page)).toBeHidden()
    await see(page.locator('.task-row', { hasText: 'Siding' })).toHaveAttribute('aria-current', 'true')
    expect(screens.errors).toEqual([])
  })
})
