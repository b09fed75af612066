import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Terminals } from '../../core/ports/terminals.ts'
import { createTerminals } from './createTerminals.ts'
import { processTable, startTime } from './processTable.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const limit = { ms: 15_000 }

let folder: string
let terminals: Terminals

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pty-'))
  terminals = createTerminals({ folder, log })
})

afterEach(async () => {
  await terminals.close(200)
  await rm(folder, { recursive: true })
})

/** Starts the script, waits for `ready`, and answers all pids that it has printed as `pid N`. */
const open = async (script: string, id = 'trm-1'): Promise<number[]> => {
  const env = { PATH: process.env.PATH ?? '' }
  const opened = await terminals.open({
    id,
    argv: ['bash', '-c', script],
    cwd: folder,
    env,
    cols: 80,
    rows: 24,
  })
  const screen = await terminals.until(id, ({ lines }) => lines.includes('ready'), limit)
  const printed = [...(screen?.lines.join('\n') ?? '').matchAll(/pid (\d+)/g)].map((match) =>
    Number(match[1]),
  )
  return opened.ok ? [opened.value.pid, ...printed] : []
}

const alive = async (pids: readonly number[]): Promise<number[]> => {
  const running = new Set((await processTable()).map((row) => row.pid))
  return pids.filter((pid) => running.has(pid))
}

it('ends children, groups of their own, sessions of their own, and what ignores the polite signals', async () => {
  const pids = await open(`
    mkfifo up
    setsid sh -c 'echo pid $$; echo >up; sleep 1000; true' &
    read x <up
    sh -c 'trap "" HUP TERM; echo pid $$; echo >up; while :; do sleep 1000; done' &
    read x <up
    set -m; sleep 1000 & echo pid $!
    echo ready; read end`)
  expect(pids).toHaveLength(4)
  expect(await alive(pids)).toEqual(pids)
  await terminals.end('trm-1', 100)
  expect(await alive(pids)).toEqual([])
})

it('resolves at once when the program goes by itself, before the grace is over', async () => {
  const pids = await open('echo ready; read end')
  await terminals.end('trm-1', 60_000)
  expect(await alive(pids)).toEqual([])
  expect(terminals.isRunning('trm-1')).toBe(false)
})

it('ends a stopped program', async () => {
  const pids = await open('echo ready; kill -STOP $$; read end')
  await terminals.end('trm-1', 60_000)
  expect(await alive(pids)).toEqual([])
})

it('ends what a program has left behind that ended by itself', async () => {
  const pids = await open(
    'trap "" HUP; (trap "" HUP TERM; exec sleep 1000) & echo pid $!; echo ready; read end',
  )
  expect(pids).toHaveLength(2)
  const over = terminals.until('trm-1', () => false, limit)
  terminals.write('trm-1', '\r')
  await over
  expect(await alive(pids)).toEqual(pids.slice(1))
  await terminals.end('trm-1', 50)
  expect(await alive(pids)).toEqual([])
})

it('close ends all terminals', async () => {
  const pids = [
    ...(await open('echo ready; read end')),
    ...(await open('trap "" HUP TERM; echo ready; read end', 'trm-2')),
  ]
  await terminals.close(100)
  expect(await alive(pids)).toEqual([])
})

it('startTime is null for a process that does not run', async () => {
  expect(await startTime(process.pid)).toMatch(/^.+:\d+$/)
  expect(await startTime(2 ** 22 + 1)).toBeNull()
})
