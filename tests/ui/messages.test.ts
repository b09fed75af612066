import { expect as see, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { expectAccessible } from '../support/page.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let amy: Guest
let page: Page

interface Guest {
  readonly id: string
  readonly token: string
}
const registered = z.object({ agent: z.object({ id: z.string() }), token: z.string() })
const guest = async (label: string): Promise<Guest> => {
  const body = { label, kind: 'claude', session_id: label, project: yard.root }
  const { agent, token } = registered.parse((await host.api('POST', '/agents/register', body)).body)
  return { id: agent.id, token }
}
const post = async (path: string, body: object, token?: string): Promise<Record<string, unknown>> => {
  const answer = await host.api('POST', path, body, token)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const inbox = async (): Promise<Record<string, unknown>[]> => {
  const { body } = await host.api('GET', '/messages?which=received', undefined, amy.token)
  return z.object({ items: z.array(z.record(z.string(), z.unknown())) }).parse(body).items
}

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  yard = await makeYard('messages-ui')
  host = await yard.start()
  amy = await guest('amy')
  page = await screens.open(host)
  await page.getByRole('button', { name: /^What agents share/ }).click()
  await page.getByRole('tab', { name: /^Messages/ }).click()
})
afterAll(async () => {
  await screens?.close()
  await yard?.close()
})

const row = (name: RegExp) => page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name })
const pane = () => page.getByRole('region', { name: 'Conversation' })

describe.skipIf(noBrowser)('the page of messages', () => {
  it('sends a directive of the person, and shows how far it has come', async () => {
    await see(page.getByText('Nobody has said anything yet')).toBeVisible()
    await page.getByRole('button', { name: 'New message' }).click()
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'amy (claude, worker)' })
    await page.getByText('Directive', { exact: true }).click()
    await page.getByLabel('Text', { exact: true }).fill('Keep the old signals')
    await page.getByRole('button', { name: 'Send' }).click()
    await see(row(/Directive/)).toContainText('queued')
    expect(await inbox()).toMatchObject([
      { kind: 'directive', sender: 'operator', body: 'Keep the old signals' },
    ])
    await post('/hooks/PostToolUse', {}, amy.token)
    await see(row(/Directive/)).toContainText('delivered')
  })

  it('marks what is unread, and reading it tells the sender', async () => {
    const sent = await post('/messages', { to: 'operator', body: 'The points are set' }, amy.token)
    await see(row(/Note/).getByRole('img', { name: 'unread' })).toBeVisible()
    await row(/Note/).click()
    await see(pane().getByText('The points are set')).toBeVisible()
    await see(row(/Note/).getByRole('img', { name: 'unread' })).toHaveCount(0)
    const { body } = await host.api('GET', `/messages/${String(sent['message_id'])}`, undefined, amy.token)
    expect(body).toMatchObject({ deliveries: [{ recipient: 'operator', state: 'read' }] })
  })

  it('answers a question and ends its thread with a decision', async () => {
    await post('/threads/ask', { to: 'operator', topic: 'Left or right?', body: 'Which way?' }, amy.token)
    await row(/Left or right/).click()
    await see(pane().getByText('waits for you')).toBeVisible()
    await pane().getByLabel('Your answer').fill('Left')
    await page.keyboard.press('Control+Enter')
    await see(pane().getByText('open', { exact: true })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Decide…' }).click()
    await page.getByLabel('Decision').fill('Always left')
    await page.getByRole('button', { name: 'Decide', exact: true }).click()
    await see(pane().getByText('Decided by you')).toBeVisible()
    await see(pane().getByLabel('Your answer')).toHaveCount(0)
    expect((await inbox()).map(({ body }) => body)).toEqual([
      'Decided: Always left',
      'Left',
      'Keep the old signals',
    ])
  })

  it('shows one pane at a time on a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await see(page.getByRole('list', { name: 'Conversations' })).toBeHidden()
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await see(row(/Left or right/)).toBeVisible()
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('has a blocker in the queue of what needs the person, answered there', async () => {
    const made = { title: 'Lay the track', project: yard.root, start: false }
    const task = String((await post('/tasks', made))['id'])
    const blocker = { kind: 'blocker', body: 'No rails are left', task_id: task }
    const sent = await post('/messages', blocker, amy.token)
    expect(sent['undelivered']).toHaveLength(1)
    await page.keyboard.press('Control+Shift+A')
    const sheet = page.getByRole('dialog', { name: 'What needs you' })
    if (!(await sheet.isVisible())) await page.getByRole('button', { name: /needs? you/ }).click()
    await see(sheet.getByText('No rails are left')).toBeVisible()
    await sheet.getByLabel('Your answer').fill('jkl: they come at noon')
    await sheet.getByRole('button', { name: 'Send' }).click()
    await see(sheet.getByText('Nothing needs you right now.')).toBeVisible()
    expect((await inbox())[0]).toMatchObject({ kind: 'answer', body: 'jkl: they come at noon' })
  })

  it('has in the queue who asks about no task, and leads from there to the messages', async () => {
    await page.keyboard.press('Escape')
    const question = { to: 'operator', topic: 'Which gauge?', body: 'Broad or narrow?' }
    await post('/threads/ask', question, amy.token)
    await page.getByRole('button', { name: '1 needs you' }).click()
    const sheet = page.getByRole('dialog', { name: 'What needs you' })
    await see(sheet.getByRole('option', { name: /amy/ })).toBeVisible()
    await see(sheet.getByRole('heading', { name: 'amy' })).toBeVisible()
    await see(sheet.getByText('Broad or narrow?')).toBeVisible()
    await expectAccessible(page)
    await sheet.getByRole('button', { name: 'All messages' }).click()
    await row(/Which gauge/).click()
    await page.getByRole('button', { name: 'Noted, no answer' }).click()
    await see(page.getByRole('button', { name: /needs? you/ })).toHaveCount(0)
  })
})
