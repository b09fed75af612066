import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addFile } from '../support/e2eGate.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let page: Page

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('ui-tasks')
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
})

const row = (title: string) => page.locator('.task-row', { hasText: title })
const section = (name: string) => page.locator(`section[aria-label="${name}"]`)
const list = () => page.getByRole('tree', { name: 'Tasks' })
const dialog = () => page.getByRole('dialog')

async function create(title: string, more: object = {}): Promise<string> {
  const wanted = { title, prompt: title, kind: 'demo', project: yard.root, start: false, ...more }
  return String((await host.api('POST', '/tasks', wanted)).body['id'])
}
const show = async (id: string) => (await host.api('GET', `/tasks/${id}`)).body

async function expectAccessible(): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).exclude('.terminal-place').analyze()
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect([colorScheme, ...said]).toEqual([colorScheme])
  }
}

describe.skipIf(noBrowser !== undefined)(`tasks in a browser (${noBrowser ?? 'runs'})`, () => {
  it('makes a task with every field by the keyboard alone', async () => {
    const before = await create('Lay the track')
    await yard.git('branch', 'side')
    await see(row('Lay the track')).toBeVisible()
    await page.keyboard.press('Alt+n')
    await see(page.getByLabel('Prompt')).toBeFocused()
    await page.keyboard.type('Put up the signal. Then test it.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await see(dialog()).toContainText('starts workers')
    const type = async (field: string, text: string): Promise<void> => {
      await page.keyboard.press('Tab')
      await see(page.getByLabel(field, { exact: true })).toBeFocused()
      await page.keyboard.type(text)
    }
    // What is typed into a list counts from anew after a pause, and a busy machine makes pauses: so by arrows.
    await page.keyboard.press('Tab')
    const agent = page.getByLabel('Agent', { exact: true })
    await see(agent).toBeFocused()
    for (let at = 0; at < 20 && (await agent.inputValue()) !== 'demo'; at++)
      await page.keyboard.press('ArrowDown')
    await see(agent).toHaveValue('demo')
    await type('Model', 'tank-engine')
    await type('Base branch', 'trunk')
    await type('Works in', 'A worktree')
    await type('Complexity', 'Simple')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await see(page.getByLabel('Title')).toHaveValue('Put up the signal')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('The signal')
    await type('Branch', 'work/signal')
    await page.keyboard.press('Tab')
    await see(page.getByRole('checkbox', { name: 'Lay the track' })).toBeFocused()
    await page.keyboard.press('Space')
    await type('Files it will change', 'src/\ndocs/signal.md')
    await expectAccessible()
    await page.keyboard.press('Control+Enter')
    await see(dialog()).toBeHidden()
    await see(row('The signal')).toHaveAttribute('aria-current', 'true')
    await see(row('The signal')).toContainText('after Lay the track')
    await see(section('Waiting')).toContainText('The signal')
    const { items } = (await host.api('GET', '/tasks')).body as { items: { id: string }[] }
    expect(await show(items[0]?.id ?? '')).toMatchObject({
      ...{
        title: 'The signal',
        prompt: 'Put up the signal. Then test it.',
        kind: 'demo',
        role: 'coordinator',
      },
      ...{ base_branch: 'trunk', branch: 'work/signal', complexity: 'simple', isolation: 'worktree' },
      ...{ after: [before], files: ['src', 'docs/signal.md'], launch: 'queued' },
    })
    // The choices are there again, the draft is not.
    await page.keyboard.press('Alt+n')
    await see(page.getByLabel('Agent', { exact: true })).toHaveValue('demo')
    await see(page.getByLabel('Complexity')).toHaveValue('simple')
    await see(page.getByLabel('Prompt')).toHaveValue('')
  })

  it('shows a refusal at its field and loses nothing, over closing and a reload', async () => {
    await page.keyboard.press('Alt+n')
    await page.getByLabel('Prompt').fill('Oil the points')
    await page.getByLabel('Base branch').fill('nowhere')
    await page.keyboard.press('Control+Enter')
    await see(page.locator('#new-task-base-problem')).toContainText('no local branch nowhere')
    await see(page.getByLabel('Base branch')).toBeFocused()
    await page.keyboard.press('Escape')
    await see(row('Oil the points')).toContainText('no local branch nowhere')
    await expectAccessible()
    await row('Oil the points').getByRole('button', { name: 'Change it' }).click()
    await see(page.locator('#new-task-base-problem')).toBeVisible()
    await page.reload()
    await see(page.getByText('connected')).toBeVisible()
    await page.keyboard.press('Alt+n')
    await see(page.getByLabel('Prompt')).toHaveValue('Oil the points')
    await page.getByLabel('Base branch').fill('')
    await page.getByRole('button', { name: 'Add without starting' }).click()
    await see(section('Waiting')).toContainText('Oil the points')
    await see(page.locator('.task-attempt')).toHaveCount(0)
  })

  it('shows a row before the host has answered, and one row after', async () => {
    await create('There already')
    await see(row('There already')).toBeVisible()
    await page.keyboard.press('Alt+n')
    await page.getByLabel('Agent', { exact: true }).selectOption('demo')
    await page.getByLabel('Prompt').fill(addFile('early.txt'))
    process.kill(host.pid, 'SIGSTOP')
    await page.keyboard.press('Control+Enter')
    await see(page.locator('.task-attempt')).toContainText('Add early.txt')
    process.kill(host.pid, 'SIGCONT')
    // Its agent has a whole turn before it.
    await see(section('Ready for review')).toContainText('Add early.txt', { timeout: 30_000 })
    await see(row('Add early.txt')).toHaveCount(1)
    await see(page.locator('.task-attempt')).toHaveCount(0)
  })

  it('finds, selects by keys, and closes several after one question', async () => {
    const ids = [await create('Sleeper one'), await create('Sleeper two'), await create('Ballast')]
    await see(row('Ballast')).toBeVisible()
    await page.keyboard.press('Alt+f')
    await page.keyboard.type('sleeper')
    await see(row('Ballast')).toBeHidden()
    await page.keyboard.press('ArrowDown')
    await see(list()).toBeFocused()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await see(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText('2 selected')
    await expectAccessible()
    await page.keyboard.press('Escape')
    await see(page.getByRole('toolbar', { name: 'Selected tasks' })).toBeHidden()
    await page.keyboard.press('Shift+ArrowUp')
    await page.getByRole('toolbar').getByRole('button', { name: 'Close' }).click()
    await see(dialog()).toContainText('Sleeper one')
    await page.getByRole('button', { name: 'Close 2 tasks' }).click()
    await see(section('Done')).toContainText('Sleeper two')
    for (const [at, status] of ['cancelled', 'cancelled', 'pending'].entries())
      expect(await show(ids[at] ?? '')).toMatchObject({ status })
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await see(row('Ballast')).toBeVisible()
  })

  it('pins, renames, archives and brings back, by the menu of a row', async () => {
    const [kept, ended] = [await create('Water tower'), await create('Old shed')]
    await host.api('DELETE', `/tasks/${ended}`)
    await row('Water tower').click({ button: 'right' })
    await see(page.getByRole('menu')).toBeVisible()
    await expectAccessible()
    await page.getByRole('menuitem', { name: 'Pin' }).click()
    await see(section('Pinned')).toContainText('Water tower')
    await list().focus()
    await page.keyboard.press('F2')
    await page.getByLabel('Title').fill('Water crane')
    await page.keyboard.press('Enter')
    await see(section('Pinned')).toContainText('Water crane')
    expect(await show(kept)).toMatchObject({ title: 'Water crane', pinned: true })
    await page.getByRole('button', { name: 'Done' }).click()
    await row('Old shed').hover()
    await row('Old shed').getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await see(row('Old shed')).toBeHidden()
    await page.getByRole('button', { name: 'Filter the list' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Archived' }).click()
    await see(section('Archived')).toContainText('Old shed')
    await page.keyboard.press('Escape')
    await row('Old shed').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Bring back' }).click()
    await see(page.getByText('Nothing is archived.')).toBeVisible()
    await page.getByRole('button', { name: 'Show all' }).click()
    await see(row('Water crane')).toBeVisible()
    expect(await show(ended)).toMatchObject({ archived_at: null })
  })

  it('says what a task waits for in vain, and opens a new coordinator by a key', async () => {
    const first = await create('Never laid')
    await create('Behind it', { after: [first], start: true })
    await host.api('POST', `/tasks/${first}/fail`, { reason: 'no rails' })
    await see(section('Needs you')).toContainText('waits in vain: Never laid has failed')
    await row('Behind it').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Start agent' }).click()
    await see(row('Behind it')).not.toContainText('in vain')
    await page.keyboard.press('Alt+g')
    await see(page.getByLabel('Coordinator')).toBeChecked()
    await see(page.getByLabel('Prompt')).toHaveAttribute('placeholder', /One sentence of goal/)
  })
})
