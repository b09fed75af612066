import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore } from '../src/adapters/store/createStore.ts'
import { eventRow, projectRow, taskRow } from '../src/adapters/store/fixtures/rows.ts'
import type { Store } from '../src/core/ports/store.ts'
import { measureEventSearch } from './eventSearch.ts'
import { median, percentile, type Figure } from './figure.ts'

const TASKS = 10_000
const EVENTS = 100_000
const migrations = join(import.meta.dirname, '../src/adapters/store/drizzle')
const idOf = (number: number): string => `tsk-${number.toString(36)}`
const STATUS = ['pending', 'in_progress', 'review', 'done'] as const

/** Tasks as large as real ones, half of them with a coordinator, each with ten events that carry its image. */
function fill(store: Store): void {
  store.write((tables) => {
    tables.projects.insert(projectRow)
    for (let number = 0; number < TASKS; number++) {
      const status = STATUS[number % STATUS.length] ?? 'pending'
      const coordinator = number % 2 ? `agt-${number % 50}` : null
      const task = taskRow(idOf(number), {
        status,
        coordinator_id: coordinator,
        prompt: 'Do this. '.repeat(150),
      })
      tables.tasks.insert(task)
      for (let event = 0; event < EVENTS / TASKS; event++) {
        tables.append(eventRow({ task_id: task.id, images: { task } }))
      }
    }
  })
}

/** Microseconds of each of `times` runs. */
function each(times: number, run: (number: number) => unknown): number[] {
  const warm = Math.min(200, times)
  for (let number = 0; number < warm; number++) run(number)
  return Array.from({ length: times }, (_, number) => {
    const start = process.hrtime.bigint()
    run(number + warm)
    return Number(process.hrtime.bigint() - start) / 1000
  })
}

function measureRows(store: Store): Figure[] {
  const scattered = (number: number) => idOf((number * 7919) % TASKS)
  const get = each(20_000, (number) => store.read(({ tasks }) => tasks.get(scattered(number))))
  const write = each(5000, (number) =>
    store.write(({ tasks, append }) => {
      const task = taskRow(`tsk-new${number}`, { prompt: 'Do this. '.repeat(50) })
      tasks.insert(task)
      append(eventRow({ task_id: task.id, images: { task } }))
    }),
  )
  const update = each(5000, (number) =>
    store.write(({ tasks, append }) => {
      const changed = tasks.update(
        scattered(number),
        { launch: 'running', agent_id: 'agt-1' },
        { project_id: 'prj-1' },
      )
      if (changed) append(eventRow({ task_id: scattered(number), type: 'task.launched' }))
    }),
  )
  return [
    { name: 'store: get in a read', value: median(get), unit: 'µs', budget: '< 20' },
    { name: 'store: insert and event, one transaction', value: median(write), unit: 'µs', budget: '< 100' },
    { name: 'store: insert and event, p99', value: percentile(write, 0.99), unit: 'µs' },
    {
      name: 'store: expected update and event, one transaction',
      value: median(update),
      unit: 'µs',
      budget: '< 100',
    },
  ]
}

function measurePages(store: Store): Figure[] {
  const project = { project_id: 'prj-1' }
  const page = (name: string, run: (offset: number) => unknown): Figure[] => {
    const [first, last] = [0, TASKS - 50].map((offset) => median(each(300, () => run(offset))))
    return [
      { name: `store: first page of 50, ${name}`, value: first ?? Number.NaN, unit: 'µs' },
      {
        name: `store: last page, ${name}, against the first`,
        value: (last ?? 0) / (first ?? 1),
        unit: 'x',
        budget: '< 5',
      },
    ]
  }
  return [
    ...page('all tasks', (offset) => store.read(({ tasks }) => tasks.list({ limit: 50, offset }))),
    ...page("a project's tasks, newest first", (offset) =>
      store.read(({ tasks }) => tasks.list({ where: project, newestFirst: true, limit: 50, offset })),
    ),
    ...page('one status', (offset) =>
      store.read(({ tasks }) =>
        tasks.list({ where: { ...project, status: 'review' }, limit: 50, offset: Math.floor(offset / 4) }),
      ),
    ),
    ...page('two statuses', (offset) =>
      store.read(({ tasks }) =>
        tasks.list({ where: { ...project, status: ['review', 'done'] }, limit: 50, offset: offset / 2 }),
      ),
    ),
    ...page('events', (offset) => store.read(({ events }) => events(offset * 10, 50))),
    {
      name: "store: count a project's tasks",
      value: median(each(300, () => store.read(({ tasks }) => tasks.count(project)))),
      unit: 'µs',
    },
  ]
}

export async function run(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-bench-'))
  const path = join(folder, 'switchyard.db')
  try {
    const first = createStore({ path, migrations })
    fill(first)
    first.close()
    const opened = process.hrtime.bigint()
    const store = createStore({ path, migrations })
    store.read(({ tasks }) => tasks.get(idOf(1)))
    const start = Number(process.hrtime.bigint() - opened) / 1e6
    const figures = [...measureRows(store), ...measurePages(store), ...measureEventSearch(store, EVENTS / 10)]
    const all = median(each(5, () => store.read(({ tasks }) => tasks.list()))) / 1000
    store.close()
    return await Promise.resolve([
      { name: 'store: open', value: start, unit: 'ms' },
      ...figures,
      { name: 'store: read all tasks', value: all, unit: 'ms' },
      {
        name: 'store: size with 10,000 tasks and 100,000 events',
        value: statSync(path).size / 1e6,
        unit: 'MB',
      },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
