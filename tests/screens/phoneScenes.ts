/// <reference lib="dom" />
import type { BrowserContextOptions, Page } from '@playwright/test'
import {
  confirmControl,
  openPhone,
  pairPage,
  switchOn,
  tapSteady,
  type SwitchedOn,
} from '../support/phonePage.ts'
import type { Screens } from '../support/uiBrowser.ts'
import { gather } from './company.ts'
import type { Stage } from './stages.ts'

/** `guest` has not been paired, `viewer` may look, `remote` may act. */
type Right = 'guest' | 'viewer' | 'remote'

export interface PhoneScene {
  readonly name: string
  readonly shows: string
  readonly right: Right
  readonly show: (shown: PhoneShown) => Promise<void>
}

interface PhoneShown {
  readonly page: Page
  readonly stage: Stage
  readonly on: SwitchedOn
}

type Kept = Exclude<BrowserContextOptions['storageState'], undefined>

interface Prepared {
  readonly on: SwitchedOn
  /** What pairing has left in the browser, by right: there are not as many phones as scenes. */
  readonly kept: Readonly<Record<'viewer' | 'remote', Kept>>
}

const prepared = new WeakMap<Stage, Promise<Prepared>>()

async function prepare(screens: Screens, stage: Stage): Promise<Prepared> {
  for (const name of [
    'permission',
    'question',
    'working',
    'review',
    'queue',
    'failed',
    'idle',
    'landed',
  ] as const)
    await stage.cast(name)
  await gather(stage)
  const on = await switchOn(stage.host)
  const pairOne = async (right: 'viewer' | 'remote'): Promise<Kept> => {
    const page = await openPhone(screens, await on.ticket())
    await pairPage(page)
    if (right === 'remote') await confirmControl(stage.host, page)
    const kept = await page.context().storageState()
    await page.context().close()
    return kept
  }
  return { on, kept: { viewer: await pairOne('viewer'), remote: await pairOne('remote') } }
}

/** The page of a phone with the scene on it. */
export async function openScene(scene: PhoneScene, screens: Screens, stage: Stage): Promise<Page> {
  const known = prepared.get(stage) ?? prepare(screens, stage)
  prepared.set(stage, known)
  const { on, kept } = await known
  const address = scene.right === 'guest' ? await on.ticket() : on.url
  const page = await openPhone(
    screens,
    address,
    scene.right === 'guest' ? {} : { storageState: kept[scene.right] },
  )
  page.setDefaultTimeout(30_000)
  if (scene.right !== 'guest') await page.getByLabel('Connection: live').waitFor()
  await scene.show({ page, stage, on })
  return page
}

/** What a scene has done to the network is undone for the next. */
export async function leaveScene(stage: Stage): Promise<void> {
  ;(await prepared.get(stage))?.on.wire.restore()
}

export async function closePhone(stage: Stage): Promise<void> {
  await (await prepared.get(stage))?.on.close()
}

const link = (page: Page, name: RegExp | string) => page.getByRole('link', { name }).first()
const part = (page: Page, name: RegExp) => page.getByRole('button', { name }).tap()

async function task(page: Page, title: RegExp): Promise<void> {
  await link(page, 'Tasks').tap()
  await link(page, title).tap()
  await page.getByText('Reading…').waitFor({ state: 'hidden' })
}

const PERMISSION = /Store the timetable/
const REVIEW = /Give every track a platform/

export const PHONE_SCENES: readonly PhoneScene[] = [
  {
    ...{ name: 'phone-pair', shows: 'A phone is paired by a link that is not encrypted', right: 'guest' },
    show: ({ page }) => page.getByText('This link is not encrypted.').waitFor(),
  },
  {
    ...{ name: 'phone-pair-refused', shows: 'A code that was used before', right: 'guest' },
    async show({ page, on }) {
      await on.ticket()
      await part(page, /^Pair$/)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    ...{ name: 'phone-unpaired', shows: 'How to pair a phone', right: 'guest' },
    async show({ page, on }) {
      await page.goto(on.url)
      await page.getByText('This phone is not paired').waitFor()
    },
  },
  {
    ...{ name: 'phone-now', shows: 'What needs the person, and what goes on', right: 'remote' },
    show: ({ page }) => page.locator('.card').waitFor(),
  },
  {
    ...{ name: 'phone-viewer', shows: 'A phone that may only look', right: 'viewer' },
    show: ({ page }) => page.locator('.card').waitFor(),
  },
  {
    ...{ name: 'phone-control', shows: 'A phone asks for control and shows its code', right: 'viewer' },
    async show({ page }) {
      await part(page, /Ask for control/)
      await page.locator('.control-digits').waitFor()
    },
  },
  {
    ...{ name: 'phone-question', shows: 'Another card of the queue, unfolded', right: 'remote' },
    async show({ page }) {
      await part(page, /Announce late trains/)
      await page.getByRole('article', { name: /Announce late trains/ }).waitFor()
    },
  },
  {
    ...{ name: 'phone-message-card', shows: 'A message that asks the person', right: 'remote' },
    async show({ page }) {
      await page.getByRole('button', { name: /asks you/ }).tap()
      await page.getByLabel('Your answer').waitFor()
    },
  },
  {
    ...{ name: 'phone-waiting', shows: 'A tap that waits for the connection', right: 'remote' },
    async show({ page, on }) {
      await page.locator('.card').waitFor()
      on.wire.cut()
      await page.getByText('No connection for').waitFor()
      await tapSteady(page.locator('.card .big').first())
      await page.getByText('Waiting for the connection').waitFor()
    },
  },
  {
    ...{ name: 'phone-tasks', shows: 'All tasks by urgency', right: 'remote' },
    async show({ page }) {
      await link(page, 'Tasks').tap()
      await link(page, PERMISSION).waitFor()
    },
  },
  {
    ...{ name: 'phone-task', shows: 'A task that asks, with its last output', right: 'remote' },
    async show({ page }) {
      await task(page, PERMISSION)
      await page.locator('.output-text').waitFor()
    },
  },
  {
    ...{
      name: 'phone-task-queue',
      shows: 'A task with prompts that wait, its evidence and its keys',
      right: 'remote',
    },
    async show({ page }) {
      await task(page, /Read signals from a file/)
      await page.locator('.evidence summary').tap()
      await part(page, /Special keys/)
      await page.locator('.prompt').last().scrollIntoViewIfNeeded()
    },
  },
  {
    ...{ name: 'phone-task-review', shows: 'A task in review, asked for changes', right: 'remote' },
    async show({ page }) {
      await task(page, REVIEW)
      await part(page, /Ask for changes/)
      await page.getByLabel('What is to be changed').fill('Say in the notes what a platform is.')
    },
  },
  {
    ...{ name: 'phone-terminal', shows: 'A live terminal, as wide as the phone', right: 'remote' },
    async show({ page }) {
      await task(page, PERMISSION)
      await part(page, /^Terminal/)
      await page.locator('[data-drawn]').waitFor()
    },
  },
  {
    ...{ name: 'phone-changes', shows: 'The changed files of a task', right: 'remote' },
    async show({ page }) {
      await task(page, REVIEW)
      await part(page, /^Changes/)
      await link(page, /report\.js/).waitFor()
    },
  },
  {
    ...{ name: 'phone-file', shows: 'One changed file', right: 'remote' },
    async show({ page }) {
      await task(page, REVIEW)
      await part(page, /^Changes/)
      await link(page, /report\.js/).tap()
      await page.locator('.hunk').first().waitFor()
    },
  },
  {
    ...{ name: 'phone-messages', shows: 'Conversations, those that wait first', right: 'remote' },
    async show({ page }) {
      await link(page, /Messages/).tap()
      await link(page, /Which lever keeps 7/).waitFor()
    },
  },
  {
    ...{ name: 'phone-conversation', shows: 'A conversation that waits for an answer', right: 'viewer' },
    async show({ page }) {
      await link(page, /Messages/).tap()
      await link(page, /Which lever keeps 7/).tap()
      await page.getByLabel('Your answer').waitFor()
    },
  },
  {
    ...{ name: 'phone-yard', shows: 'All projects, and this phone', right: 'remote' },
    async show({ page }) {
      await link(page, 'Yard').tap()
      await page.getByText('Paired', { exact: true }).waitFor()
    },
  },
  {
    ...{
      name: 'phone-forget',
      shows: 'The end of the yard: colours, notifications, forgetting',
      right: 'remote',
    },
    async show({ page }) {
      await link(page, 'Yard').tap()
      await part(page, /Forget this phone/)
      await page.getByRole('button', { name: 'Forget it' }).scrollIntoViewIfNeeded()
    },
  },
  {
    ...{ name: 'phone-large-text', shows: 'Text twice as large', right: 'remote' },
    async show({ page }) {
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      await page.locator('.card').waitFor()
    },
  },
]
