import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
  yard = await makeYard('agents-page')
  host = await yard.start()
})
const came: string[] = []
beforeEach(() => came.splice(0))
afterEach(async () => {
  for (const id of came) await host.api('POST', `/agents/${id}/kill`, {})
  expect(screens?.errors ?? []).toEqual([])
  await screens?.leave()
})
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})

interface Guest {
  readonly id: string
  readonly token: string
}

async function comeAs(label: string, more: Record<string, unknown> = {}): Promise<Guest> {
  const { body } = await host.api('POST', '/agents/register', {
    project: yard.root,
    label,
    kind: 'claude',
    ...more,
  })
  const { agent, token } = body as { agent: { id: string }; token: string }
  came.push(agent.id)
  return { id: agent.id, token }
}

async function openAgents(options = {}): Promise<Page> {
  const page = await screens.open(host, options)
  await see(page.getByText('No tasks yet')).toBeVisible()
  await page.keyboard.press('Alt+e')
  await page.getByRole('tab', { name: /Agents/ }).click()
  return page
}
const row = (page: Page, label: string) => page.getByRole('row').filter({ hasText: label })
async function choose(page: Page, label: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${label}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

describe.skipIf(noBrowser !== undefined)(`the page of the agents (${noBrowser ?? 'runs'})`, () => {
  it('shows guests as they come and what they say, apart by how they are heard of', async () => {
    const page = await openAgents()
    await see(page.getByText('No agent is at work')).toBeVisible()
    const amy = await comeAs('amy', { summary: 'reads' })
    await comeAs('bob', { contact: 'background', kind: 'codex' })
    await see(page.getByText('2 agents', { exact: true }).first()).toBeVisible()
    await see(page.getByRole('rowgroup').filter({ hasText: 'heard by hooks alone' })).toContainText('amy')
    await see(page.getByRole('rowgroup').filter({ hasText: 'say they live' })).toContainText('bob')
    await see(row(page, 'amy')).toContainText('trunk')
    await host.api('POST', '/agents/ping', { summary: 'writes the tests' }, amy.token)
    await see(row(page, 'amy')).toContainText('writes the tests')
    await page.getByRole('searchbox', { name: 'Search agents' }).fill('codex')
    await see(row(page, 'amy')).toHaveCount(0)
    await see(row(page, 'bob')).toBeVisible()
  })

  it('behaviour 20: pauses one with a reason, then all, and lets them go on', async () => {
    const amy = await comeAs('amy')
    const page = await openAgents()
    await choose(page, 'amy', 'Pause…')
    await page.getByRole('dialog', { name: 'Pause amy' }).getByLabel('Reason').fill('look at the plan')
    await page.keyboard.press('Enter')
    await see(row(page, 'amy')).toContainText('paused')
    await see(row(page, 'amy')).toContainText('by the operator: look at the plan')
    const refused = await host.api('POST', '/locks', { target: 'src/a.txt' }, amy.token)
    expect(refused).toMatchObject({ status: 409, body: { code: 'PAUSED' } })
    expect((refused.body as { message: string }).message).toContain('look at the plan')
    await comeAs('bob')
    await page.getByRole('button', { name: 'Pause all…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click()
    await see(page.getByText('2 agents, 2 paused')).toBeVisible()
    await page.getByRole('button', { name: 'Resume all…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click()
    await see(page.getByText('2 agents', { exact: true }).first()).toBeVisible()
    await see(row(page, 'bob')).toContainText('working')
  })

  it('checks, stops and kills after asking', async () => {
    await comeAs('amy')
    await comeAs('bob', { session_id: 's9' })
    const page = await openAgents()
    await choose(page, 'amy', 'Check now')
    await see(page.getByText(/^amy: it is working, heard of \d+ s ago$/)).toBeVisible()
    await choose(page, 'amy', 'Stop…')
    await page.getByRole('dialog', { name: 'Stop amy' }).getByRole('button', { name: 'Cancel' }).click()
    await see(row(page, 'amy')).toBeVisible()
    await choose(page, 'amy', 'Stop…')
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click()
    await see(row(page, 'amy')).toHaveCount(0)
    await choose(page, 'bob', 'Kill…')
    await see(page.getByRole('dialog', { name: 'Kill bob' })).toContainText('not let in again')
    await page.getByRole('dialog').getByRole('button', { name: 'Kill', exact: true }).click()
    await see(row(page, 'bob')).toHaveCount(0)
    const again = await host.api('POST', '/agents/register', {
      ...{ project: yard.root, label: 'bob', session_id: 's9' },
    })
    expect(again.status).toBe(403)
  })

  it('shows what is used today against its limit, which the settings change', async () => {
    const page = await openAgents()
    const limits = page.getByRole('region', { name: 'Limits' })
    await see(limits).toContainText('0 tokens, no limit')
    await page.getByRole('button', { name: 'Change limits…' }).click()
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByLabel('Each day', { exact: true }).fill('50000')
    await settings.getByLabel('Each day in dollars').fill('2.5')
    await settings.getByLabel('Each day in dollars').press('Tab')
    await settings.getByRole('button', { name: 'Close' }).click()
    await see(limits).toContainText('0 of 50k tokens · $0.00 of $2.50')
    await see(limits.getByRole('meter')).toHaveAttribute('aria-valuenow', '0')
  })

  it('is whole and accessible on a narrow screen, light and dark', async () => {
    await comeAs('amy', {
      summary: 'a rather long line about what it does, which has to be wrapped somewhere',
    })
    const page = await openAgents({ viewport: { width: 390, height: 844 } })
    await see(row(page, 'amy')).toBeVisible()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    await see(page.getByRole('button', { name: 'Actions of amy' })).toBeInViewport()
    await expectAccessible(page)
  })
})
