import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { mkdir, rename, writeFile } from 'node:fs/promises'
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
const LONG = Array.from({ length: 60 }, (_, at) => `export const line${at} = ${at}\n`)
/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const task = { first: '', second: '' }

/** What the demo agent does when its prompt holds it. */
const script = (steps: readonly object[]): string =>
  `\`\`\`switchyard-demo\n${JSON.stringify({ steps })}\n\`\`\``

/** Writes files into a worktree and commits them, as an agent would. */
async function commit(worktree: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(worktree, name)), { recursive: true })
    await writeFile(join(worktree, name), content)
  }
  await yard.git('-C', worktree, 'add', '-A')
  await yard.git('-C', worktree, 'commit', '-qm', 'change')
}

async function createTask(
  title: string,
  files: Readonly<Record<string, string | Buffer>>,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const wanted = { title, project: yard.root, kind: 'custom', command: ['/bin/cat'], ...change }
  const { body } = await host.api('POST', '/tasks', wanted)
  const id = String(body['id'])
  const started = await watch.until(
    `start of ${title}`,
    ({ type, task_id }) => type === 'agent.started' && task_id === id,
  )
  expect(started.task_id).toBe(id)
  const { body: detail } = await host.api('GET', `/tasks/${id}`)
  if (Object.keys(files).length > 0) await commit(String(detail['worktree']), files)
  return id
}

const file = (name: RegExp) => page.getByRole('option', { name })
const worktreeOf = async (id: string): Promise<string> =>
  String((await host.api('GET', `/tasks/${id}`)).body['worktree'])
const dialog = () => page.getByRole('dialog')
const select = (title: RegExp) => page.locator('.task-row .task-title', { hasText: title }).click()
const refresh = () => page.getByRole('button', { name: 'Read the changes again' }).click()

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('.review').analyze()
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target) }))).toEqual([])
}

describe.skipIf(noBrowser !== undefined)(`the review of a change (${noBrowser ?? 'runs'})`, () => {
  beforeAll(async () => {
    yard = await makeYard('review')
    await writeFile(join(yard.root, 'src/rate.ts'), FIRST)
    await writeFile(join(yard.root, 'src/long.ts'), LONG.join(''))
    await writeFile(join(yard.root, 'src/old.ts'), `${LONG.join('')}// old\n`)
    await writeFile(join(yard.root, 'picture.png'), PNG)
    await yard.git('add', '-A')
    await yard.git('commit', '-qm', 'rate')
    host = await yard.start()
    watch = watchHost(host)
    task.first = await createTask('Raise the rate', {
      'src/rate.ts': FIRST.replace('= 1', '= 10'),
      'src/new.ts': 'export const fresh = true\n',
      'picture.png': Buffer.concat([PNG, PNG]),
      'data.bin': '\u0000\u0001\u0002',
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
    await file(/data\.bin/).click()
    await page.getByText('Binary file').waitFor()
    await page.getByText('3 bytes').waitFor()
    await file(/picture\.png/).click()
    await page.getByRole('img', { name: 'Before: picture.png' }).waitFor()
    await page.getByText('1 × 1, 140 bytes').waitFor()
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
    await page.getByRole('button', { name: 'Request changes (1)' }).click()
    await dialog().getByRole('textbox', { name: 'What should be different' }).fill('Mind the tests.')
    await dialog().getByRole('button', { name: 'Send to the agent' }).click()
    const queued = await watch.until(
      'prompt of the review',
      ({ type, task_id }) => type === 'prompt.queued' && task_id === task.first,
    )
    expect(queued.images.prompt?.text).toMatch(
      /^Review of your changes at [0-9a-f]{12}, 1 comment:\n\nMind the tests\.\n\nsrc\/rate\.ts:1[^\n]*\n> export const rate = 10?\nTen is too much\.\n/,
    )
    await page
      .getByRole('status')
      .filter({ hasText: /waits in the queue|typed|at work|answered/ })
      .waitFor()
    await page.getByRole('button', { name: 'Request changes…' }).waitFor()
    // It is there still, as one that was sent; resolved, it leaves the diff and stays in the list.
    await page.getByRole('button', { name: '1 comment' }).click()
    const list = page.getByRole('list', { name: 'Comments' })
    await list.getByText(/^sent/).waitFor()
    await list.getByRole('button', { name: /^Resolve/ }).click()
    await list.getByText('resolved').waitFor()
    expect(await page.locator('diffs-container').getByText('Ten is too much.').count()).toBe(0)
    expect(await list.getByText('Ten is too much.').count()).toBe(1)
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
    await page.getByRole('button', { name: 'Done' }).click()
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
    await expect.poll(width, { timeout: 20_000 }).toBe(before + 24)
    await page.reload()
    await select(/Lower the rate/)
    await expect.poll(width, { timeout: 20_000 }).toBe(before + 24)
    await page.getByRole('button', { name: 'Hide the changes' }).click()
    await page.getByRole('button', { name: 'Show the changes' }).click()
    await file(/later\.ts/).waitFor()
  })

  it('shows one commit, a rename, hidden lines, a tree, and a file by its path', async () => {
    const title = 'Many kinds of change'
    const id = await createTask(title, { 'src/long.ts': LONG.with(30, 'export const middle = 1\n').join('') })
    const worktree = await worktreeOf(id)
    await rename(join(worktree, 'src/old.ts'), join(worktree, 'src/young.ts'))
    await commit(worktree, { 'docs/a.md': 'a\n' })
    await writeFile(join(worktree, 'loose.txt'), 'loose\n')
    await select(new RegExp(title))
    await file(/young\.ts.*← src\/old\.ts/).click()
    await page.getByText('Renamed without a change').waitFor()
    await file(/long\.ts/).click()
    const drawn = page.locator('diffs-container')
    await drawn.getByText('middle = 1').waitFor()
    expect(await drawn.getByText('line5 = 5').count()).toBe(0)
    await page.getByRole('button', { name: 'Show the whole file' }).click()
    await drawn.getByText('line5 = 5').waitFor()
    await page.getByRole('button', { name: 'Show the whole file' }).click()
    const part = page.getByLabel('Which part of the change')
    await part.selectOption('uncommitted')
    await file(/long\.ts/).waitFor({ state: 'detached' })
    await file(/loose\.txt/).waitFor()
    const first = await yard.git('-C', worktree, 'rev-parse', 'HEAD^')
    await part.selectOption(first)
    await file(/loose\.txt/).waitFor({ state: 'detached' })
    await file(/long\.ts/).waitFor()
    await part.selectOption('')
    await page.getByRole('button', { name: 'Files as a tree' }).click()
    const folder = page.getByRole('treeitem', { name: /^docs/ })
    await folder.click()
    expect(await folder.getAttribute('aria-expanded')).toBe('false')
    await page.getByRole('button', { name: 'Files as a tree' }).click()
    await file(/young\.ts/).click()
    await page.keyboard.press('/')
    await page.keyboard.type('docs a')
    await page.getByText('1 of 4 files').waitFor()
    await expectAccessible()
    await page.keyboard.press('Escape')
  })

  it('marks a viewed file by key, and says when it has changed since', async () => {
    await file(/long\.ts/).click()
    await page.keyboard.press('v')
    await page.getByText('4 files, 1 viewed').waitFor()
    await page.keyboard.press('k')
    await page
      .getByRole('heading', { name: 'loose.txt' })
      .or(page.getByRole('heading', { name: 'docs/a.md' }))
      .waitFor()
    await page.keyboard.press('j')
    const many = (await host.api('GET', '/tasks')).body['items'] as { id: string; title: string }[]
    const id = many.find((each) => each.title === 'Many kinds of change')?.id ?? ''
    const again = LONG.with(30, 'export const centre = 1\n').join('')
    await commit(await worktreeOf(id), { 'src/long.ts': again })
    await refresh()
    await page.getByText('changed since you looked').waitFor()
    await page.locator('diffs-container').getByText('centre = 1').waitFor()
  })

  it('approves a head by key with a reason where it cannot, and says that a later commit makes it void', async () => {
    const many = (await host.api('GET', '/tasks')).body['items'] as { id: string; title: string }[]
    const id = many.find((each) => each.title === 'Many kinds of change')?.id ?? ''
    await page.getByRole('region', { name: /Diff of/ }).focus()
    await writeFile(join(await worktreeOf(id), 'more.txt'), 'more\n')
    await refresh()
    await page.getByText('only commits can be approved').first().waitFor()
    await page.getByRole('region', { name: /Diff of/ }).focus()
    await page.keyboard.press('a')
    await page.getByRole('status').filter({ hasText: 'only commits can be approved' }).waitFor()
    await commit(await worktreeOf(id), {})
    await refresh()
    await page.getByText('only what is in review can be approved').first().waitFor()
    const worker = await yard.token('worker', '--task-id', id)
    await host.api('POST', `/tasks/${id}/done`, { summary: 'Many kinds of change' }, worker)
    await page.locator('[aria-disabled="true"]', { hasText: 'Approve' }).waitFor({ state: 'detached' })
    await page.getByRole('region', { name: /Diff of/ }).focus()
    await page.keyboard.press('a')
    await page.getByText('✓ Approved').waitFor()
    const approved = await watch.until(
      'approval',
      ({ type, task_id }) => type === 'review.approved' && task_id === id,
    )
    expect(approved.images.task?.approval?.head_sha).toBe(
      await yard.git('-C', await worktreeOf(id), 'rev-parse', 'HEAD'),
    )
    await expectAccessible()
    await commit(await worktreeOf(id), { 'docs/b.md': 'b\n' })
    await refresh()
    await page.getByText(/is void: there are newer commits/).waitFor()
  })

  it('sends a comment that a demo agent acts upon, and shows what came of it', async () => {
    const prompt = `Write it.\n${script([
      { do: 'write', path: 'src/demo.ts', content: 'export const demo = 1\nexport const stays = 2\n' },
      { do: 'commit', message: 'demo' },
    ])}`
    const id = await createTask('A demo to review', {}, { kind: 'demo', prompt, command: undefined })
    await watch.until('first turn', (event) => event.type === 'prompt.answered' && event.task_id === id)
    await select(/A demo to review/)
    await page.locator('diffs-container').getByText('demo = 1').waitFor()
    await page.getByRole('region', { name: /Diff of src\/demo\.ts/ }).focus()
    for (const key of ['ArrowDown', 'c']) await page.keyboard.press(key)
    const better = [
      { do: 'replace', path: 'src/demo.ts', find: 'demo = 1', with: 'demo = 100' },
      { do: 'commit', message: 'as reviewed' },
    ]
    await page.getByRole('textbox', { name: 'Comment on line 1' }).fill(`One is too few.\n${script(better)}`)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Request changes (1)' }).click()
    await page.keyboard.press('Control+Enter')
    const queued = await watch.until(
      'review',
      ({ type, images }) =>
        type === 'prompt.queued' && images.prompt?.task_id === id && images.prompt.text.includes('too few'),
    )
    await watch.until(
      'its end',
      (event) => event.type === 'prompt.answered' && event.images.prompt?.id === queued.images.prompt?.id,
    )
    await page.locator('diffs-container').getByText('demo = 100').waitFor()
    await page.getByRole('button', { name: '1 comment' }).click()
    await page.getByText('outdated, sent, answered').waitFor()
    expect(screens.errors).toEqual([])
  })

  it('lists 6,000 files and shows the diff of one of them', async () => {
    const id = await createTask('Six thousand files', {})
    const worktree = await worktreeOf(id)
    for (let at = 0; at < 60; at++) {
      const folder = join(worktree, `many/m${at}`)
      await mkdir(folder, { recursive: true })
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          writeFile(join(folder, `f${n}.ts`), `export const n = ${at * 100 + n}\n`),
        ),
      )
    }
    await select(/Six thousand files/)
    await page.getByText('6,000 files').waitFor()
    await page.locator('diffs-container').getByText('n = 0').waitFor()
    await page.getByLabel('Find a changed file by its path').fill('m59/f99.ts')
    await file(/f99\.ts/).click()
    await page.locator('diffs-container').getByText('n = 5999').waitFor()
    expect(screens.errors).toEqual([])
  })
})
