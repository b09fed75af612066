import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let screens: Screens
let page: Page

const FIRST = 'export const rate = 1\nexport const other = 2\n'
const task = { first: '', second: '' }

/** Writes files into a worktree and commits them, as an agent would. */
async function commit(worktree: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(worktree, name)), { recursive: true })
    await writeFile(join(worktree, name), content)
  }
  await yard.git('-C', worktree, 'add', '-A')
  await yard.git('-C', worktree, 'commit', '-qm', 'change')
}

async function createTask(title: string, files: Readonly<Record<string, string>>): Promise<string> {
  const wanted = { title, project: yard.root, kind: 'custom', command: ['/bin/cat'] }
  const { body } = await host.api('POST', '/tasks', wanted)
  const id = String(body['id'])
  const started = await watch.until(
    `start of ${title}`,
    ({ type, task_id }) => type === 'agent.started' && task_id === id,
  )
  expect(started.task_id).toBe(id)
  const { body: detail } = await host.api('GET', `/tasks/${id}`)
  await commit(String(detail['worktree']), files)
  return id
}

const file = (name: RegExp) => page.getByRole('option', { name })
const dialog = () => page.getByRole('dialog')
const select = (title: RegExp) => page.getByRole('navigation').getByRole('button', { name: title }).click()
const refresh = () => page.getByRole('button', { name: 'Read the changes again' }).click()

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('.review').analyze()
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target) }))).toEqual([])
}

describe.skipIf(noBrowser !== undefined)(`the review of a change (${noBrowser ?? 'runs'})`, () => {
  beforeAll(async () => {
    yard = await makeYard('review')
    await writeFile(join(yard.root, 'src/rate.ts'), FIRST)
    await yard.git('add', '-A')
    await yard.git('commit', '-qm', 'rate')
    host = await yard.start()
    watch = watchHost(host)
    task.first = await createTask('Raise the rate', {
      'src/rate.ts': FIRST.replace('= 1', '= 10'),
      'src/new.ts': 'export const fresh = true\n',
      'picture.png': '\u0000\u0001\u0002',
    })
    task.second = await createTask('Lower the rate', { 'src/rate.ts': FIRST.replace('= 1', '= 0') })
    screens = await openBrowser()
    page = await screens.open(host, { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  })
  afterAll(async () => {
    await screens.close()
    watch.close()
    await yard.close()
  })

  it('shows the files with their letters and counts, and the diff with colours by a worker', async () => {
    await select(/Raise the rate/)
    await page
      .getByRole('region', { name: /Diff of|Changes/ })
      .first()
      .waitFor()
    await file(/rate\.ts/).click()
    await page.locator('diffs-container').getByText('export const rate = 10').waitFor()
    expect(
      await file(/new\.ts/)
        .getByRole('img', { name: 'added' })
        .textContent(),
    ).toBe('A')
    expect(await file(/rate\.ts/).textContent()).toContain('+1−1')
    // The worker has coloured the words of the line: each is an element of its own.
    await page
      .locator('diffs-container [data-line] span', { hasText: /^export$/ })
      .first()
      .waitFor()
    await file(/picture\.png/).click()
    await page.getByText('Binary file').waitFor()
    expect(screens.errors).toEqual([])
  })

  it('has nothing that axe objects to, in both themes', async () => {
    await file(/rate\.ts/).click()
    await page.locator('diffs-container').getByText('export const rate = 10').waitFor()
    await expectAccessible()
    await page.emulateMedia({ colorScheme: 'light' })
    await expectAccessible()
    await page.emulateMedia({ colorScheme: 'dark' })
  })

  it('keeps a comment over a reload, and sends all as one prompt with file, line and quote', async () => {
    await page.getByRole('region', { name: /Diff of src\/rate\.ts/ }).focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'c']) await page.keyboard.press(key)
    const box = page.getByRole('textbox', { name: 'Comment on line 1' })
    await box.waitFor()
    await page.locator('textarea:focus').waitFor()
    await page.keyboard.type('Ten is too much.')
    await page.reload()
    await select(/Raise the rate/)
    await page.getByRole('button', { name: '1 comment' }).click()
    await page.getByRole('button', { name: /^src\/rate\.ts:1/ }).click()
    await page.getByRole('textbox', { name: 'Comment on line 1' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await expectAccessible()
    await page.getByRole('button', { name: 'Send to the agent' }).click()
    const queued = await watch.until(
      'prompt of the review',
      ({ type, task_id }) => type === 'prompt.queued' && task_id === task.first,
    )
    expect(queued.images.prompt?.text).toMatch(
      /^Review of your changes at [0-9a-f]{12}, 1 comment:\n\nsrc\/rate\.ts:1[^\n]*\n> export const rate = 10?\nTen is too much\.\n/,
    )
    await page
      .getByRole('status')
      .filter({ hasText: /waits in the queue|typed|at work|answered/ })
      .waitFor()
    await page.getByText('Click beside a line number').waitFor()
  })

  it('merges what was seen, says what landed, and takes it back', async () => {
    await page.getByRole('button', { name: 'Merge…' }).click()
    await dialog().getByText('No conflict with trunk').waitFor()
    await dialog().getByRole('button', { name: 'Merge into trunk' }).click()
    await dialog().getByText('src/new.ts').waitFor()
    expect(await yard.git('show', 'trunk:src/rate.ts')).toContain('rate = 10')
    await dialog().getByRole('button', { name: 'Done' }).click()
    await page.getByText('Merged into trunk').waitFor()
  })

  it('shows a real conflict with its hunks and hands it to the agent', async () => {
    await select(/Lower the rate/)
    await page.getByRole('button', { name: 'Merge…' }).click()
    await dialog().getByText('Would conflict with trunk').waitFor()
    await dialog().getByRole('button', { name: 'Merge into trunk' }).click()
    const refused = dialog().getByRole('alert')
    await refused.getByText('The merge would conflict').waitFor()
    await refused.getByText('src/rate.ts').click()
    expect(await refused.locator('pre').textContent()).toContain('<<<<<<<')
    expect(await yard.git('show', 'trunk:src/rate.ts')).toContain('rate = 10')
    await refused.getByRole('button', { name: 'Send the conflict to the agent' }).click()
    const queued = await watch.until(
      'prompt of the conflict',
      ({ type, task_id }) => type === 'prompt.queued' && task_id === task.second,
    )
    expect(queued.images.prompt?.text).toContain('conflicts with trunk in src/rate.ts')
  })

  it('undoes a merge, and closes a task and brings it back', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Done' }).click()
    await select(/Raise the rate/)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The merge is taken back.').waitFor()
    expect(await yard.git('show', 'trunk:src/rate.ts')).toBe(FIRST.trimEnd())
    await select(/Lower the rate/)
    await page.getByRole('button', { name: 'Close…' }).click()
    await dialog()
      .getByText(/has commits that are not in/)
      .waitFor()
    expect(await dialog().getByRole('checkbox').isChecked()).toBe(false)
    await dialog().getByRole('button', { name: 'Close the task' }).click()
    await page.getByText('The task is closed').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await file(/rate\.ts/).waitFor()
    expect(screens.errors).toEqual([])
  })

  it('follows the worktree and keeps the width that the person has set', async () => {
    const { body } = await host.api('GET', `/tasks/${task.second}`)
    await commit(String(body['worktree']), { 'src/later.ts': 'export const later = 1\n' })
    await refresh()
    await file(/later\.ts/).waitFor()
    const width = async () => (await page.locator('.review').boundingBox())?.width ?? 0
    const before = await width()
    await page.getByRole('separator').focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(width).toBe(before + 24)
    await page.reload()
    await select(/Lower the rate/)
    await expect.poll(width).toBe(before + 24)
    await page.getByRole('button', { name: 'Hide the changes' }).click()
    await page.getByRole('button', { name: 'Show the changes' }).click()
    await file(/later\.ts/).waitFor()
  })
})
