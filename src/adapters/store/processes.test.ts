import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStore } from './createStore.ts'
import { projectRow, taskRow } from './fixtures/rows.ts'

const migrations = join(import.meta.dirname, 'drizzle')
let folder: string
let path: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-processes-'))
  path = join(folder, 'switchyard.db')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function start(job: string, name: string) {
  const program = join(import.meta.dirname, 'fixtures/child.ts')
  const child = spawn(process.execPath, [program, job, path, migrations, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done) throw new Error(`${name} ended early`)
    return line.value
  }
  return { child, next, lines }
}

it('lets exactly one of two processes win each claim', { timeout: 60_000 }, async () => {
  const store = createStore({ path, migrations })
  const tasks = Array.from({ length: 300 }, (_, number) => taskRow(`tsk-${number}`))
  store.write((tables) => {
    tables.projects.insert(projectRow)
    for (const task of tasks) tables.tasks.insert(task)
  })
  const racers = [start('claim', 'one'), start('claim', 'two')]
  await Promise.all(racers.map(({ next }) => next()))
  for (const { child } of racers) child.stdin.write('go\n')
  const won = await Promise.all(racers.map(async ({ next }) => (await next()).split(' ').filter(Boolean)))

  expect(won.flat().sort()).toEqual(tasks.map(({ id }) => id).sort())
  for (const [index, name] of ['one', 'two'].entries()) {
    const owned = store.read((tables) =>
      tables.tasks.list({ where: { created_by: name, status: 'in_progress' } }),
    )
    expect(owned.map(({ id }) => id)).toEqual(won[index])
  }
  store.close()
})

it('lets several processes open a new file at the same moment', { timeout: 60_000 }, async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const openers = names.map((name) => start('open', name))
  await Promise.all(openers.map(({ next }) => next()))
  for (const { child } of openers) child.stdin.write('go\n')
  expect(await Promise.all(openers.map(({ next }) => next()))).toEqual(names.map(() => 'done'))
  const store = createStore({ path, migrations })
  expect(store.read(({ projects }) => projects.count())).toBe(names.length)
  store.close()
})

it('keeps every acknowledged row through kill -9', { timeout: 60_000 }, async () => {
  const { child, next, lines } = start('write', 'writer')
  const acknowledged: string[] = []
  while (acknowledged.length < 500) acknowledged.push(await next())
  child.kill('SIGKILL')
  const [, signal] = (await once(child, 'exit')) as [number | null, string]
  expect(signal).toBe('SIGKILL')
  for await (const line of { [Symbol.asyncIterator]: () => lines }) acknowledged.push(line)

  const store = createStore({ path, migrations })
  store.read(({ tasks, events, lastSeq, receipt }) => {
    const kept = tasks.list().map(({ id }) => id)
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged)
    // One more may be committed and not yet acknowledged; each is there with its event and its receipt, or not at all.
    expect(kept.length - acknowledged.length).toBeLessThanOrEqual(1)
    expect(events(0, lastSeq()).map((event) => event.task_id)).toEqual(kept)
    expect(kept.every((id) => receipt(id) !== undefined)).toBe(true)
  })
  store.close()
})
