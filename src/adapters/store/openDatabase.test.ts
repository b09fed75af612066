import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore } from './createStore.ts'
import { projectRow, taskRow } from './fixtures/rows.ts'
import { UnusableDatabase } from './unusableDatabase.ts'

const migrations = join(import.meta.dirname, 'drizzle')
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-open-'))
  path = join(folder, 'switchyard.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (at = migrations) => createStore({ path, migrations: at })

function failure(at = migrations): UnusableDatabase {
  try {
    open(at).close()
  } catch (error) {
    if (error instanceof UnusableDatabase) return error
    throw error
  }
  throw new Error('It opened')
}

function schemaOf(file: string): unknown {
  const database = new Database(file)
  const schema = database.prepare('select type, name, sql from sqlite_schema order by name').all()
  const applied = database.prepare('select hash, created_at from __drizzle_migrations').all()
  database.close()
  return { schema, applied }
}

/** The shipped migrations and one more. */
function withMigration(sql: string): string {
  const extended = join(folder, 'migrations')
  cpSync(migrations, extended, { recursive: true })
  const file = join(extended, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { when: number; idx: number }[] }
  const when = Math.max(...journal.entries.map((entry) => entry.when)) + 1
  const entry = { idx: journal.entries.length, version: '6', when, tag: '9999_later', breakpoints: true }
  writeFileSync(file, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }))
  writeFileSync(join(extended, '9999_later.sql'), sql)
  return extended
}

describe('migration', () => {
  it('makes the schema once and keeps what is there', () => {
    const store = open()
    store.write(({ projects }) => projects.insert(projectRow))
    store.close()
    const before = schemaOf(path)
    const again = open()
    expect(again.read(({ projects }) => projects.list())).toEqual([projectRow])
    again.close()
    expect(schemaOf(path)).toEqual(before)
  })

  it('brings an older file up to date', () => {
    open().close()
    const later = withMigration('alter table projects add column colour text')
    open(later).close()
    expect(JSON.stringify(schemaOf(path))).toContain('colour')
  })

  it('leaves the old schema when one of its statements fails', () => {
    const later = withMigration('create table half (a);\n--> statement-breakpoint\ncreate nonsense;')
    expect(() => open(later)).toThrow('syntax error')
    expect(readFileSync(path)).toHaveLength(0)
    open().close()
    const before = schemaOf(path)
    expect(() => open(later)).toThrow('syntax error')
    expect(schemaOf(path)).toEqual(before)
  })
})

describe('a file that cannot serve is named and left alone', () => {
  const unchanged = (act: () => void) => {
    const before = readFileSync(path)
    act()
    expect(readFileSync(path).equals(before)).toBe(true)
  }

  it('written by a newer version', () => {
    open(withMigration('alter table projects add column colour text')).close()
    unchanged(() => {
      const error = failure()
      expect(error.reason).toBe('newer')
      expect(error.message).toContain(path)
      expect(error.message).toContain('newer Switchyard')
    })
  })

  it('not a database at all', () => {
    writeFileSync(path, 'my diary\n'.repeat(1000))
    unchanged(() => {
      expect(failure().reason).toBe('damaged')
      expect(failure().message).toContain(`${path} is damaged`)
    })
  })

  it("another program's database", () => {
    new Database(path).exec('create table theirs (a)').close()
    unchanged(() => expect(failure().reason).toBe('foreign'))
  })

  it('cut off', () => {
    const store = open()
    store.write(({ projects, tasks }) => {
      projects.insert(projectRow)
      for (let n = 0; n < 500; n++) tasks.insert(taskRow(`tsk-${n}`, { prompt: 'x'.repeat(2000) }))
    })
    store.close()
    truncateSync(path, 4096 * 40)
    unchanged(() => {
      const read = () => {
        const damaged = open()
        try {
          damaged.read(({ tasks }) => tasks.list())
        } finally {
          damaged.close()
        }
      }
      expect(read).toThrow(`${path} is damaged`)
    })
  })

  it('in no folder, or a folder itself', () => {
    path = join(folder, 'absent', 'switchyard.db')
    expect(failure().reason).toBe('unreachable')
    path = folder
    expect(failure().reason).toBe('unreachable')
  })
})
