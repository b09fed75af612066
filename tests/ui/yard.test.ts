import { AxeBuilder } from '@axe-core/playwright'
import { expect as wait, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptPrompt, type StepInput } from '../../src/adapters/agents/demo/program/script.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

/** Agents start and work before the screens can show it. */
const see = wait.configure({ timeout: 30_000 })

let screens: Screens
let yard: Yard
let host: TestHost

beforeAll(async () => {
  if (noBrowser === undefined) screens = await openBrowser()
})
afterAll(() => screens?.close())
beforeEach(async () => {
  yard = await makeYard('yard')
  host = await yard.start()
})
afterEach(async () => {
  await screens?.leave()
  await yard.close()
})

const strip = (page: Page) => page.getByRole('region', { name: 'Yard' })
const track = (page: Page, title: string) => strip(page).getByRole('button', { name: `${title}:` })
const chosen = (page: Page) => page.locator('.task-row[aria-current="true"]')

async function start(title: string, ...steps: StepInput[]): Promise<string> {
  const prompt = scriptPrompt(`${title}.`, steps)
  const { body } = await host.api('POST', '/tasks', { title, kind: 'demo', project: yard.root, prompt })
  return String(body['id'])
}
const edit = (content: string): StepInput => ({ do: 'write', path: 'src/a.txt', content })
const commit: StepInput = { do: 'commit', message: 'Edit' }

describe.skipIf(noBrowser !== undefined)(`the yard strip (${noBrowser ?? 'runs'})`, () => {
  it('shows tasks as tracks with their commits and where two collide, and is walked by keys', async () => {
    const page = await screens.open(host)
    await see(page.getByText('No tasks yet')).toBeVisible()
    await see(strip(page)).toBeHidden()
    await start('North', edit('north\n'), commit, edit('farther north\n'))
    await start('South', edit('south\n'), commit)
    await see(track(page, 'North')).toHaveAccessibleName(/1 commit and uncommitted changes$/)
    await see(track(page, 'South')).toHaveAccessibleName(/1 commit$/)

    const clash = strip(page).getByRole('button', { name: 'North and South collide at src/a.txt' })
    await see(clash).toHaveText('a.txt')
    const note = page.getByRole('button', { name: '1 collision ahead: North and South at src/a.txt' })
    await note.click()
    await see(chosen(page)).toContainText('North')
    await note.click()
    await see(chosen(page)).toContainText('South')
    await clash.click()
    await see(chosen(page)).toContainText('North')

    const before = await track(page, 'North').boundingBox()
    await track(page, 'North').focus()
    await page.keyboard.press('ArrowDown')
    await see(track(page, 'South')).toBeFocused()
    await page.keyboard.press('Enter')
    await see(chosen(page)).toContainText('South')
    await start('East', edit('a\n'))
    await see(track(page, 'East')).toBeVisible()
    expect((await track(page, 'North').boundingBox())?.y).toBe(before?.y)

    const { violations } = await new AxeBuilder({ page }).include('.yard').include('.status-bar').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    expect(screens.errors).toEqual([])
  })

  it('keeps what has landed, clears what collides no more, and is hidden by wish and on low windows', async () => {
    const page = await screens.open(host)
    const id = await start('North', edit('north\n'), commit)
    await start('South', { do: 'write', path: 'b.txt', content: 'b\n' }, edit('south\n'))
    const clash = strip(page).getByRole('button', { name: /collide at/ })
    await see(clash).toBeVisible()
    expect((await host.api('POST', `/tasks/${id}/merge`, {})).status).toBe(200)
    await see(track(page, 'North')).toHaveAccessibleName('North: landed on trunk')
    await see(clash).toBeHidden()
    await track(page, 'North').click()
    await see(page.getByRole('heading', { name: 'North' })).toBeVisible()

    await page.setViewportSize({ width: 1000, height: 740 })
    await see(strip(page)).toBeHidden()
    await page.setViewportSize({ width: 1000, height: 760 })
    await strip(page).getByRole('button', { name: 'Hide the yard' }).click()
    await see(strip(page)).toBeHidden()
    await page.reload()
    await see(page.getByText('connected')).toBeVisible()
    await see(strip(page)).toBeHidden()
    await page.keyboard.press('Control+k')
    await see(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('the yard')
    await page.keyboard.press('Enter')
    await see(strip(page)).toBeVisible()
    expect(screens.errors).toEqual([])
  })
})
