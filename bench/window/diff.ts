import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeFolder, startHost } from '../../tests/support/startHost.ts'
import { median, type Figure } from '../figure.ts'
import { follow } from '../follow.ts'
import { clock, createClient } from '../load.ts'
import { makeBigRepository, nameOf } from '../repository.ts'
import { clickToPaint, framesSeen, openPages, painted, watchFrames } from './pages.ts'

const FILES = 6_000
const ROUNDS = 5
const ROW = '.task-row[data-bench]'

/** Chooses the task in a fresh page each; the page then knows nothing of the change. */
async function firstScreen(page: Page, title: string) {
  await painted(page, '.task-row', title)
  await page.locator('.task-row', { hasText: title }).evaluate((row) => row.setAttribute('data-bench', ''))
  await watchFrames(page)
  const list = clickToPaint(page, ROW, '.review [role="option"]')
  const lines = painted(page, 'diffs-container')
  const started = await page.evaluate(() => performance.now())
  const first = await list
  await lines
  await page.locator('diffs-container').getByText('added = true').first().waitFor()
  const whole = (await page.evaluate(() => performance.now())) - started
  return { list: first, whole, ...(await framesSeen(page)) }
}

/** What the person waits for who chooses a task that has changed 6,000 files. */
export async function diff(): Promise<Figure[]> {
  const folder = await makeFolder('bench-diff')
  const root = join(folder, 'repository')
  await makeBigRepository(root, FILES)
  const host = await startHost({ home: join(folder, 'data'), args: ['--project', root] })
  const client = createClient(host)
  const feed = await follow(host)
  const pages = await openPages()
  try {
    const order = { title: 'Touch everything', kind: 'custom', command: ['/bin/cat'] }
    const { id } = JSON.parse(await client.call('POST', '/tasks', order)) as { id: string }
    await feed.until(({ type }) => type === 'agent.started')
    const { worktree } = JSON.parse(await client.call('GET', `/tasks/${id}`)) as { worktree: string }
    for (let number = 0; number < FILES; number++)
      await appendFile(join(worktree, nameOf(number)), 'export const added = true\n')
    const taken: Awaited<ReturnType<typeof firstScreen>>[] = []
    const answers: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      answers.push(await clock(() => client.call('GET', `/tasks/${id}/diff?max_bytes=0`)))
      const { page, close } = await pages.open(host)
      taken.push(await firstScreen(page, order.title))
      await close()
    }
    const of = (key: 'list' | 'whole' | 'task' | 'gap'): number => median(taken.map((each) => each[key]))
    const name = `diff of ${FILES} files`
    return [
      { name: `${name}: GET diff without patches`, value: median(answers), unit: 'ms' },
      { name: `${name}: task chosen to the list of files painted`, value: of('list'), unit: 'ms' },
      {
        name: `${name}: task chosen to the first file's lines`,
        value: of('whole'),
        unit: 'ms',
        budget: '<= 300 ms',
      },
      { name: `${name}: longest frame meanwhile`, value: of('gap'), unit: 'ms', budget: '<= 50 ms' },
      {
        name: `${name}: longest task of the page (0: under 50 ms)`,
        value: of('task'),
        unit: 'ms',
        budget: '<= 50 ms',
      },
    ]
  } finally {
    feed.close()
    client.close()
    await pages.close()
    await host.close()
  }
}
