import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../src/base/clock.ts'
import type { Event } from '../../src/contract/event.ts'
import type { Task } from '../../src/contract/task.ts'
import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'

/** Time that passes five times as fast, so that nobody waits for the two seconds between two looks. */
const SPEED = 5
const clock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now() * SPEED),
  after: (ms, run) => {
    const timer = setTimeout(run, ms / SPEED)
    return () => clearTimeout(timer)
  },
}

/** The shell as a kind that can take text in its turn. */
const kind: AgentKind = {
  ...shellKind,
  intoTurn: (event, text) => (event === 'AfterTool' ? { text } : null),
}
const agents: Agents = { list: () => [kind], get: (name) => (name === kind.kind ? kind : undefined) }

let system: InProcess
beforeEach(async () => {
  system = await startCore(agents, undefined, { clock })
})
afterEach(() => system.close())

interface Worker {
  readonly id: string
  readonly folder: string
}

/** A task whose agent stands at its prompt: who works in the folder is the test. */
async function worker(title: string): Promise<Worker> {
  const { id } = await system.task(operator, { title })
  const { worktree } = must(await system.core.handlers.task.show(operator, { task_id: id }, {}))
  return { id, folder: worktree ?? '' }
}

/** Events of each task that were seen already. */
const seen = new Map<string, number>()
beforeEach(() => seen.clear())

/** The first state of the task since the last that was waited for, now or later, that holds. */
async function until(id: string, holds: (task: Task) => boolean): Promise<Task> {
  const found = await system.event(({ seq, images: { task } }) => {
    return task?.id === id && seq > (seen.get(id) ?? 0) && holds(task)
  })
  seen.set(id, found.seq)
  if (!found.images.task) throw new Error('no task')
  return found.images.task
}

const write = (folder: string, files: Record<string, string>) => system.repository.write(files, folder)
const eventsOf = (id: string): Event[] =>
  system.core.eventsAfter(0, 100_000).filter(({ type, task_id }) => task_id === id && type === 'task.changed')

describe('counts of a live worktree', () => {
  test('follow edits, new files, commits and a base branch that moves', async () => {
    const { id, folder } = await worker('count')
    await write(folder, { 'README.md': 'one\ntwo\nthree\nfour\n', 'new/deep/er.txt': 'a\nb' })
    const edited = await until(id, ({ counts }) => counts?.files === 2)
    expect(edited.counts).toEqual({ files: 2, additions: 3, deletions: 0, commits: 0, uncommitted: true })

    // The folders came as a whole, which the system's notices may have left out.
    await write(folder, { 'new/deep/er.txt': 'a\nb\nc\n' })
    await until(id, ({ counts }) => counts?.additions === 4)

    await system.repository.commit({}, folder)
    const committed = await until(id, ({ counts }) => counts?.commits === 1)
    expect(committed.counts).toEqual({ files: 2, additions: 4, deletions: 0, commits: 1, uncommitted: false })

    await system.repository.git(['merge', '--quiet', 'HEAD', committed.branch ?? ''])
    const landed = await until(id, ({ counts }) => counts?.commits === 0)
    expect(landed.counts).toEqual({ files: 0, additions: 0, deletions: 0, commits: 0, uncommitted: false })
  })

  test('say the same as the diff where files are renamed, deleted and binary', async () => {
    const { id, folder } = await worker('odd')
    await rm(join(folder, 'README.md'))
    await write(folder, { 'READ.md': 'one\ntwo\nthree\n', blob: '\0\0', 'line\nbreak ü': 'x\n' })
    const { counts } = await until(id, (task) => task.counts?.files === 3)
    const diff = must(await system.core.handlers.task.diff(operator, { task_id: id, max_bytes: 0 }, {}))
    expect(diff.files).toHaveLength(3)
    expect(counts).toMatchObject({ files: 3, additions: 1, deletions: 0 })
  })

  test('cost nothing for what Git ignores, and few events in a storm of 2,000 files', async () => {
    await system.repository.commit({ '.gitignore': 'node_modules/\n' })
    await write(system.repository.root, { 'node_modules/x/index.js': '' })
    const { id, folder } = await worker('storm')
    await until(id, ({ counts }) => counts?.files === 0)
    // What its start has told depends on the machine, and is none of the storm's.
    const before = eventsOf(id).length
    await write(folder, Object.fromEntries(many(200, (at) => [`node_modules/m${at}/index.js`, '1\n'])))
    await write(folder, Object.fromEntries(many(2_000, (at) => [`out/${at % 20}/file${at}.txt`, `${at}\n`])))
    const { counts } = await until(id, (task) => task.counts?.files === 2_000)
    expect(counts).toMatchObject({ additions: 2_000 })
    // One look each two seconds while it goes on, and those at its beginning and its end.
    const times = eventsOf(id)
      .slice(before)
      .map(({ at }) => Date.parse(at))
    // By the clock of the core, which a test may have hurried.
    const ms = (times.at(-1) ?? 0) - (times[0] ?? 0)
    expect(times.length).toBeLessThanOrEqual(2 + ms / 2_000)
  })

  test('are those of a restarted host and of the main checkout too', async () => {
    const { id, folder } = await worker('kept')
    const shared = must(
      await system.core.handlers.task.create(
        operator,
        {
          ...{ title: 'here', prompt: '', kind: 'shell', role: 'worker', complexity: 'simple' },
          ...{ isolation: 'shared', start: false },
        },
        {},
      ),
    )
    await write(system.repository.root, { 'main.txt': 'x\n' })
    await until(shared.id, ({ counts }) => counts?.additions === 1)
    await system.core.stop()
    await write(folder, { 'while-away.txt': 'x\n' })
    system = await system.restart()
    await until(id, ({ counts }) => counts?.additions === 1)
  })
})

describe('the conflict radar', () => {
  test('tells both tasks where they collide, and when they do no more', async () => {
    const [one, other, third] = [await worker('one'), await worker('other'), await worker('third')]
    await write(one.folder, { 'README.md': 'ONE\ntwo\nthree\n' })
    await write(third.folder, { 'README.md': 'one\ntwo\nthree\n', 'src/a.txt': 'a\nb\n' })
    await write(other.folder, { 'README.md': 'OTHER\ntwo\nthree\n', 'src/a.txt': 'changed\n' })
    const collided = await until(one.id, ({ collisions }) => collisions.length > 0)
    expect(collided.collisions).toEqual([{ task_id: other.id, paths: ['README.md'] }])
    const both = await until(other.id, ({ collisions }) => collisions.length === 2)
    expect(both.collisions).toContainEqual({ task_id: third.id, paths: ['src/a.txt'] })
    expect(must(await system.core.handlers.task.show(operator, { task_id: one.id }, {})).next).toContain(
      `collides with ${other.id} in README.md`,
    )

    // Its agent is told in its turn, once.
    const hook = async (event: string) =>
      must(await system.core.handlers.agent.hook(await system.agentOf(one.id), { event }, {}))
    expect(await hook('Other')).toEqual({})
    const told = JSON.stringify(await hook('AfterTool'))
    expect(told).toContain(`task ${other.id}`)
    expect(told).toContain('Message from Switchyard')
    expect(await hook('AfterTool')).toEqual({})

    // A commit changes nothing of it, undoing the edit does.
    await system.repository.commit({}, one.folder)
    await until(one.id, ({ counts }) => counts?.commits === 1)
    await write(one.folder, { 'README.md': 'one\ntwo\nthree\n' })
    const cleared = await until(one.id, ({ collisions }) => collisions.length === 0)
    expect(cleared.counts).toMatchObject({ files: 0, commits: 1 })
    await until(other.id, ({ collisions }) => collisions.length === 1)

    // So does the end of one of the two.
    must(await system.core.handlers.task.close(operator, { task_id: third.id, delete_branch: false }, {}))
    await until(other.id, ({ collisions }) => collisions.length === 0)
  })

  test('finds edits of one file in different places to agree, and leaves nothing in the repository', async () => {
    const objects = async () => (await readdir(join(system.repository.root, '.git/objects'))).sort()
    await system.repository.commit({ 'long.txt': many(40, (at) => `line ${at}\n`).join('') })
    const [one, other] = [await worker('top'), await worker('bottom')]
    const before = await objects()
    const lines = many(40, (at) => `line ${at}\n`)
    await write(one.folder, { 'long.txt': lines.with(1, 'ONE\n').join('') })
    await write(other.folder, { 'long.txt': lines.with(38, 'OTHER\n').join('') })
    await until(one.id, ({ counts }) => counts?.files === 1)
    await until(other.id, ({ counts }) => counts?.files === 1)
    await write(other.folder, { 'long.txt': lines.with(38, 'OTHER\n').with(1, 'TOO\n').join('') })
    await until(one.id, ({ collisions }) => collisions.length === 1)
    const told = system.core.eventsAfter(0, 100_000).filter(({ type }) => type === 'task.collided')
    expect(told).toHaveLength(2)
    expect(await objects()).toEqual(before)
  })
})

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
