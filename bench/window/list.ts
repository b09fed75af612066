import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeRepository } from '../../tests/support/repository.ts'
import { makeFolder, startHost, type TestHost } from '../../tests/support/startHost.ts'
import { median, type Figure } from '../figure.ts'
import { seedHome } from '../seed.ts'
import { framesSeen, openPages, painted, watchFrames } from './pages.ts'

const TASKS = 1000
const ROUNDS = 5
const EVENTS = 20

/** A new task each, made over REST by the page: from the request, and from its event, to its painted row. */
async function rows(page: Page, { token }: TestHost): Promise<{ request: number[]; event: number[] }> {
  const taken: { request: number[]; event: number[] } = { request: [], event: [] }
  for (let number = 0; number < EVENTS; number++) {
    const [request, event] = await page.evaluate(
      async ([secret, title]) => {
        const started = performance.now()
        const order = { title, kind: 'demo', start: false }
        const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
        void fetch('/api/tasks', { method: 'POST', headers, body: JSON.stringify(order) })
        const shown = await window.witness.painted('.task-row', title)
        return [shown - started, shown - window.witness.heard] as const
      },
      [token, `Arrived as number ${number}.`],
    )
    taken.request.push(request)
    taken.event.push(event)
  }
  return taken
}

/** The whole list past the eye, a screenful a frame and back. */
async function scroll(page: Page): Promise<{ task: number; gap: number }> {
  await watchFrames(page)
  await page.evaluate(async () => {
    const list = [...document.querySelectorAll('.task-list, .task-list *')].find(
      (each) =>
        each.scrollHeight > each.clientHeight + 100 && /auto|scroll/.test(getComputedStyle(each).overflowY),
    )
    if (!list) throw new Error('the list does not scroll')
    const step = list.clientHeight / 2
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (const way of [1, -1])
      for (let moved = 0; moved < list.scrollHeight; moved += step) {
        list.scrollTop += way * step
        await frame()
      }
  })
  return framesSeen(page)
}

/** A thousand tasks in the list of one project, most of them open. */
export async function list(): Promise<Figure[]> {
  const folder = await makeFolder('bench-list')
  const { root } = await makeRepository()
  // What has not started stands at the top, so that a new one is in sight.
  const statuses = ['pending', 'pending', 'pending', 'pending', 'done'] as const
  await seedHome(join(folder, 'data'), root, {
    tasks: TASKS,
    status: (number) => statuses[number % statuses.length] ?? 'pending',
  })
  const host = await startHost({ home: join(folder, 'data') })
  const pages = await openPages()
  try {
    const first: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { page, close } = await pages.open(host)
      first.push(await painted(page, '.task-row'))
      await close()
    }
    const { page } = await pages.open(host)
    await painted(page, '.task-row')
    const { request, event } = await rows(page, host)
    const moved = await scroll(page)
    return [
      { name: `list of ${TASKS} tasks: page to its first row painted`, value: median(first), unit: 'ms' },
      { name: `list of ${TASKS} tasks: an event to its row painted, p50`, value: median(event), unit: 'ms' },
      {
        name: `list of ${TASKS} tasks: POST of a task to its row painted, p50`,
        value: median(request),
        unit: 'ms',
      },
      {
        name: `list of ${TASKS} tasks, scrolled to its end and back: longest frame`,
        ...{ value: moved.gap, unit: 'ms', budget: '<= 50 ms' },
      },
      {
        name: `list of ${TASKS} tasks, scrolled: longest task of the page (0: under 50 ms)`,
        value: moved.task,
        unit: 'ms',
      },
    ]
  } finally {
    await pages.close()
    await host.close()
  }
}
