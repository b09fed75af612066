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
  yard = await makeYard('runs-ui')
  host = await yard.start()
})
afterEach(() => screens?.leave())
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})

type Fields = Record<string, unknown>

const post = async (path: string, body: Fields): Promise<Fields> => (await host.api('POST', path, body)).body
const runNow = async (id: string): Promise<Fields> => (await host.api('GET', `/runs/${id}`)).body
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')

async function openRuns(): Promise<Page> {
  const page = await screens.open(host)
  await see(page.getByRole('button', { name: /^New task/ }).first()).toBeVisible()
  await see(page.getByText('connected', { exact: true })).toBeVisible()
  await page.keyboard.press('Alt+e')
  await see(page.getByRole('tab', { name: /Runs/ })).toHaveAttribute('aria-selected', 'true')
  return page
}

describe.skipIf(noBrowser !== undefined)(`the runs (${noBrowser ?? 'run'})`, () => {
  it('creates a run, writes its brief field by field, moves it, and shows its versions', async () => {
    const page = await openRuns()
    await see(page.getByText('No runs yet')).toBeVisible()
    await button(page, 'New run').first().click()
    await page.getByLabel('Name').fill('Signals')
    await page.getByLabel('Goal').fill('Every signal shows the truth')
    await page.getByRole('button', { name: 'Create' }).click()
    await see(page.getByRole('heading', { name: 'Signals' })).toBeVisible()
    await button(page, 'Edit acceptance criteria').click()
    await page.getByRole('textbox', { name: 'Acceptance criteria' }).fill('red stops\n\n  green goes ')
    await page.keyboard.press('Control+Enter')
    await see(button(page, 'Edit acceptance criteria')).toBeFocused()
    await see(page.getByText('– red stops')).toBeVisible()
    await page.getByLabel('Agent for its tasks').selectOption('demo')
    await see(page.getByText('version 3')).toBeVisible()
    await expectAccessible(page)
    await button(page, 'Versions').click()
    await see(dialog(page)).toContainText('Version 2 by you')
    await see(dialog(page)).toContainText('Every signal shows the truth')
    await expectAccessible(page)
    await button(page, 'Close').click()
    await button(page, 'New task in it').click()
    await page.getByLabel('Prompt', { exact: true }).fill('Paint the red lamp')
    await button(page, 'Add without starting').click()
    await see(page.locator('.task-row')).toContainText('Paint the red lamp')
    // The task that was made takes the place of the runs.
    await see(dialog(page)).toBeHidden()
    await see(page.locator('.coordination')).toHaveCount(0)
    await page.keyboard.press('Alt+e')
    await page.getByRole('button', { name: /^Signals/ }).click()
    await see(page.getByRole('article')).toContainText('1 pending')
    await button(page, 'Mark ready').click()
    await see(page.getByRole('article')).toContainText('Ready')
    await button(page, 'Stop…').click()
    await see(button(page, 'Stop the run')).toBeDisabled()
    await dialog(page).getByLabel('Reason').fill('the line is closed')
    await button(page, 'Stop the run').click()
    await see(page.getByRole('article')).toContainText('Stoppedthe line is closed')
    await button(page, 'Resume').click()
    await see(button(page, 'Complete…')).toBeVisible()
    const runs = (await host.api('GET', '/runs')).body['items'] as Fields[]
    expect(runs[0]).toMatchObject({
      status: 'in_progress',
      brief: { acceptance_criteria: ['red stops', 'green goes'], preferred_kind: 'demo' },
    })
    expect(screens.errors).toEqual([])
  })

  it('behaviour 23: shows what another wrote into the same field beside yours, and writes other fields on', async () => {
    const run = await post('/runs', { name: 'Points', goal: 'first', plan: ['one'], project: yard.root })
    const id = String(run['id'])
    const page = await openRuns()
    await page.getByRole('button', { name: /^Points/ }).click()
    await button(page, 'Edit goal').click()
    const mine = page.getByRole('textbox', { name: 'Goal' })
    await mine.fill('mine')
    // Another field is no conflict: it is written on the newer version.
    await host.api('PATCH', `/runs/${id}`, { version: 1, plan: ['one', 'two'] })
    await see(page.getByText('– two')).toBeVisible()
    await button(page, /^Save/).click()
    await see(button(page, 'Edit goal')).toBeVisible()
    expect(await runNow(id)).toMatchObject({ version: 3, brief: { goal: 'mine', plan: ['one', 'two'] } })

    await button(page, 'Edit goal').click()
    await mine.fill('mine again')
    await host.api('PATCH', `/runs/${id}`, { version: 3, goal: 'theirs' })
    await see(page.getByRole('alert')).toContainText('Another wrote this field while you did')
    await see(page.getByText('theirs', { exact: true })).toBeVisible()
    await see(mine).toHaveValue('mine again')
    await see(button(page, /^Save$/)).toBeHidden()
    await expectAccessible(page)
    await button(page, 'Save mine over theirs').click()
    await see(button(page, 'Edit goal')).toBeVisible()
    expect(await runNow(id)).toMatchObject({ version: 5, brief: { goal: 'mine again' } })
    const versions = (await host.api('GET', `/runs/${id}/versions`)).body['items'] as { brief: Fields }[]
    expect(versions.map(({ brief }) => brief['goal'])).toEqual([
      'mine again',
      'theirs',
      'mine',
      'first',
      'first',
    ])
  })

  it('regression 6: lists what a reset cancels before it does, and leaves another run alone', async () => {
    const make = async (name: string): Promise<Fields> => {
      const run = await post('/runs', { name, project: yard.root })
      const task = { title: `Task of ${name}`, project: yard.root, start: false, run_id: run['id'] }
      await post('/tasks', task)
      return run
    }
    const [mine, other] = [await make('Sidings'), await make('Main line')]
    const page = await openRuns()
    await page.getByRole('button', { name: /^Sidings/ }).click()
    await see(page.getByRole('article')).toContainText('1 pending')
    await button(page, 'Reset…').click()
    await see(dialog(page)).toContainText('Tasks cancelled: 1')
    await see(dialog(page)).toContainText('Task of Sidings (pending)')
    await see(dialog(page)).not.toContainText('Main line')
    await expectAccessible(page)
    await button(page, 'Reset the run').click()
    await see(page.getByRole('article')).toContainText('1 cancelled')
    expect(await runNow(String(mine['id']))).toMatchObject({ status: 'planning', tasks: { cancelled: 1 } })
    expect(await runNow(String(other['id']))).toMatchObject({ tasks: { pending: 1, cancelled: 0 } })
  })
})
