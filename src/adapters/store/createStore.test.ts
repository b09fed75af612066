import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../core/ports/store.ts'
import { createStore } from './createStore.ts'
import { agentRow, AT, eventRow, projectRow, signalRow, taskRow } from './fixtures/rows.ts'

const migrations = join(import.meta.dirname, 'drizzle')
let folder: string
let path: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-store-'))
  path = join(folder, 'switchyard.db')
  store = createStore({ path, migrations })
  store.write(({ projects }) => projects.insert(projectRow))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

describe('lists', () => {
  beforeEach(() => {
    store.write(({ tasks }) => {
      tasks.insert(taskRow('tsk-3', { status: 'pending' }))
      tasks.insert(taskRow('tsk-1', { status: 'done', coordinator_id: 'agt-1' }))
      tasks.insert(taskRow('tsk-2', { status: 'review', coordinator_id: 'agt-2' }))
    })
  })

  it('leave out on demand what has nothing in a column, in pages too', () => {
    store.read(({ tasks }) => {
      const present = 'coordinator_id'
      expect(ids(tasks.list({ present }))).toEqual(['tsk-1', 'tsk-2'])
      expect(ids(tasks.list({ present, where: { status: 'review' } }))).toEqual(['tsk-2'])
      expect(ids(tasks.list({ present, limit: 1, offset: 1 }))).toEqual(['tsk-2'])
      expect(ids(tasks.list({ limit: 1, offset: 1 }))).toEqual(['tsk-1'])
    })
  })

  it('are in the order of insertion, in pages, newest first on demand', () => {
    store.read(({ tasks }) => {
      expect(ids(tasks.list())).toEqual(['tsk-3', 'tsk-1', 'tsk-2'])
      expect(ids(tasks.list({ newestFirst: true }))).toEqual(['tsk-2', 'tsk-1', 'tsk-3'])
      expect(ids(tasks.list({ limit: 1, offset: 1 }))).toEqual(['tsk-1'])
      expect(ids(tasks.list({ offset: 2 }))).toEqual(['tsk-2'])
      expect(tasks.list({ limit: 0 })).toEqual([])
    })
  })

  it('match a value, null, any of several values, and null among them', () => {
    store.read(({ tasks }) => {
      expect(ids(tasks.list({ where: { status: 'done' } }))).toEqual(['tsk-1'])
      expect(ids(tasks.list({ where: { coordinator_id: null } }))).toEqual(['tsk-3'])
      expect(ids(tasks.list({ where: { status: ['done', 'review'] } }))).toEqual(['tsk-1', 'tsk-2'])
      expect(ids(tasks.list({ where: { coordinator_id: [null, 'agt-2'] } }))).toEqual(['tsk-3', 'tsk-2'])
      expect(tasks.list({ where: { status: [] } })).toEqual([])
      expect(ids(tasks.list({ where: { completion: null, project_id: 'prj-1' }, limit: 1 }))).toEqual([
        'tsk-3',
      ])
      expect(tasks.count({ status: ['done', 'review'] })).toBe(2)
      expect(tasks.count()).toBe(3)
    })
  })

  it('match flags, alone and among others', () => {
    store.write(({ agents }) => agents.insert(agentRow('agt-1', { paused: true })))
    store.read(({ agents }) => {
      expect(agents.count({ paused: true })).toBe(1)
      expect(agents.count({ paused: [false] })).toBe(0)
    })
  })

  it('refuse what they cannot match', () => {
    store.read(({ tasks }) => {
      // @ts-expect-error no such field
      expect(() => tasks.list({ where: { stauts: 'done' } })).toThrow('no column "stauts"')
      // @ts-expect-error undefined would match everything
      expect(() => tasks.count({ status: undefined })).toThrow('matched with undefined')
      expect(() => tasks.count({ options: taskRow('x').options })).toThrow('only null can be asked')
    })
  })
})

describe('updates', () => {
  beforeEach(() => store.write(({ tasks }) => tasks.insert(taskRow('tsk-1'))))

  it('change the row only where it is as expected', () => {
    store.write(({ tasks }) => {
      expect(tasks.update('tsk-1', { status: 'in_progress' }, { status: 'pending', agent_id: null })).toBe(
        true,
      )
      expect(tasks.update('tsk-1', { status: 'done' }, { status: 'pending' })).toBe(false)
      expect(tasks.update('tsk-1', { status: 'review' }, { status: ['in_progress', 'blocked'] })).toBe(true)
      expect(tasks.update('tsk-2', { status: 'done' })).toBe(false)
      expect(tasks.get('tsk-1')?.status).toBe('review')
    })
  })

  it('with an empty change still answer whether the row is as expected', () => {
    store.write(({ tasks }) => {
      expect(tasks.update('tsk-1', {}, { status: 'pending' })).toBe(true)
      expect(tasks.update('tsk-1', {}, { status: 'done' })).toBe(false)
    })
  })

  it('refuse unknown columns and undefined', () => {
    store.write(({ tasks }) => {
      // @ts-expect-error no such field
      expect(() => tasks.update('tsk-1', { stauts: 'done' })).toThrow('no column "stauts"')
      // @ts-expect-error would be taken for null
      expect(() => tasks.update('tsk-1', { branch: undefined })).toThrow('written with undefined')
      expect(() => tasks.insert({ ...taskRow('tsk-2'), extra: 1 } as never)).toThrow('no column "extra"')
    })
  })
})

describe('transactions', () => {
  it('leave nothing behind when the work throws', () => {
    expect(() =>
      store.write((tables) => {
        tables.tasks.insert(taskRow('tsk-1'))
        tables.append(eventRow())
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.read(({ tasks, lastSeq }) => [tasks.count(), lastSeq()])).toEqual([0, 0])
    // The number of the event that was rolled back is used again: the history is dense.
    expect(store.write(({ append }) => append(eventRow()).seq)).toBe(1)
  })

  it('do not nest', () => {
    expect(() => store.write(() => store.write(() => 1))).toThrow('write() inside write()')
    expect(() => store.read(() => store.write(() => 1))).toThrow('write() inside read()')
    expect(
      store.write(({ tasks }) => {
        tasks.insert(taskRow('tsk-1'))
        return store.read((tables) => tables.tasks.count())
      }),
    ).toBe(1)
  })

  it('refuse work that waits, and changes outside of write()', () => {
    expect(() => store.write(async () => Promise.resolve())).toThrow('promise')
    const tasks = store.write((tables) => tables.tasks)
    expect(() => tasks.insert(taskRow('tsk-1'))).toThrow('only be changed inside write()')
    expect(() => store.read((tables) => tables.append(eventRow()))).toThrow('only be changed inside write()')
  })
})

it('refuses to change or delete events', () => {
  store.write(({ append }) => append(eventRow()))
  const other = new Database(path)
  expect(() => other.exec("update events set detail = 'x'")).toThrow('append-only')
  expect(() => other.exec('delete from events')).toThrow('append-only')
  other.close()
})

it('prunes old receipts and taken signals only', () => {
  const old = '2026-01-01T00:00:00.000Z'
  store.write(({ keepReceipt, signals }) => {
    keepReceipt({ key: 'old', answer: 1, at: old })
    keepReceipt({ key: 'new', answer: 2, at: AT })
    signals.insert(signalRow('sig-1', { created_at: old }))
    signals.insert(signalRow('sig-2', { created_at: old, taken_by: 'w1' }))
    signals.insert(signalRow('sig-3', { taken_by: 'w2' }))
  })
  store.prune(AT)
  store.read(({ receipt, signals }) => {
    expect([receipt('old'), receipt('new')?.answer]).toEqual([undefined, 2])
    expect(ids(signals.list())).toEqual(['sig-1', 'sig-3'])
  })
})

it('finds tokens by their hash and lets no two have the same', () => {
  const token = {
    id: 'tok-1',
    role: 'operator',
    label: 'desk',
    project_id: null,
    task_id: null,
    agent_id: null,
  } as const
  const row = { ...token, created_at: AT, revoked_at: null, hash: 'f'.repeat(64) }
  store.write(({ tokens }) => tokens.insert(row))
  expect(store.read(({ tokenByHash }) => [tokenByHash(row.hash), tokenByHash('0')])).toEqual([row, undefined])
  expect(() => store.write(({ tokens }) => tokens.insert({ ...row, id: 'tok-2' }))).toThrow('UNIQUE')
})

it('keeps its files from other users', () => {
  const modes = ['', '-wal', '-shm'].map((suffix) => statSync(path + suffix).mode & 0o777)
  expect(modes).toEqual(process.platform === 'win32' ? modes : [0o600, 0o600, 0o600])
})
