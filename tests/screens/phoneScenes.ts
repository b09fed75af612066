/// <reference lib="dom" />
import type { Page } from '@playwright/test'
import { tapSteady } from '../support/phonePage.ts'
import type { PhoneScene } from './phoneStage.ts'

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
