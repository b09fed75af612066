import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc, { type Arbitrary } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent } from '../../contract/agent.ts'
import { device } from '../../contract/device.ts'
import { event } from '../../contract/event.ts'
import { project } from '../../contract/project.ts'
import { prompt } from '../../contract/prompt.ts'
import { signal } from '../../contract/signal.ts'
import { task } from '../../contract/task.ts'
import { terminal } from '../../contract/terminal.ts'
import { token } from '../../contract/token.ts'
import type { Store, Tables } from '../../core/ports/store.ts'
import { createStore } from './createStore.ts'
import { AT, projectRow } from './fixtures/rows.ts'

const YEARS = {
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
}

const patternOf = (schema: z.ZodString): RegExp | undefined =>
  schema._zod.def.checks
    ?.map((check) => check._zod.def)
    .find((def): def is z.core.$ZodCheckStringFormatDef => 'pattern' in def)?.pattern

/** Any value that the schema accepts and leaves as it is. */
function arbitraryOf(schema: z.core.$ZodType): Arbitrary<unknown> {
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap()), { nil: null })
  if (schema instanceof z.ZodOptional) return arbitraryOf(schema.unwrap())
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { maxLength: 4 })
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodNumber) {
    return fc.integer({
      min: Math.max(schema.minValue ?? 0, -1e9),
      max: Math.min(schema.maxValue ?? 1e9, 1e9),
    })
  }
  if (schema instanceof z.ZodISODateTime) return fc.date(YEARS).map((date) => date.toISOString())
  if (schema instanceof z.ZodString) {
    const pattern = patternOf(schema)
    const text = pattern
      ? fc.stringMatching(pattern)
      : fc.string({ unit: 'binary', maxLength: schema.maxLength ?? 300 })
    return text.filter((value) => schema.safeParse(value).success)
  }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape)
    return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, arbitraryOf(field)])), {
      requiredKeys: fields.filter(([, field]) => !(field instanceof z.ZodOptional)).map(([name]) => name),
    })
  }
  if (schema instanceof z.ZodPipe) {
    return fc
      .string({ minLength: 1, maxLength: 100 })
      .filter((text) => z.safeParse(schema, text).data === text)
  }
  throw new Error(`No arbitrary for ${schema._zod.def.type}`)
}

const valid = <Schema extends z.ZodType>(schema: Schema) =>
  arbitraryOf(schema).map((value): z.output<Schema> => schema.parse(value))

const storedToken = token.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) })

let folder: string
let store: Store
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-store-'))
  store = createStore({ path: join(folder, 'round.db'), migrations: join(import.meta.dirname, 'drizzle') })
  store.write(({ projects }) => projects.insert(projectRow))
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** An answer as JSON has it, which knows no -0; undefined stays. */
const stored = (answer: unknown): unknown =>
  answer === undefined ? answer : JSON.parse(JSON.stringify(answer))

/** Thrown so that each example starts from an empty table. */
const UNDO = new Error('undo')
function inUndone(check: (tables: Tables) => void): void {
  try {
    store.write((tables) => {
      check(tables)
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  }
}

const tables = {
  projects: project,
  tasks: task,
  agents: agent,
  terminals: terminal,
  prompts: prompt,
  signals: signal,
  tokens: storedToken,
  devices: device,
}

describe('what is written comes back', () => {
  it.each(Object.entries(tables))('%s', (name, schema) => {
    const table = name as keyof typeof tables
    fc.assert(
      fc.property(valid(schema), valid(schema), (row, other) => {
        const before = {
          ...row,
          ...('project_id' in row && table !== 'tokens' ? { project_id: projectRow.id } : {}),
        }
        inUndone((all) => {
          // One table's row type is not the union's; the schema of the same name made the row.
          const { insert, get, list, update } = bind(all[table] as never)
          insert(before)
          expect(get(row.id)).toStrictEqual(before)
          expect(schema.parse(get(row.id))).toStrictEqual(before)
          expect(list({ where: { id: row.id } })).toStrictEqual([before])
          const change = {
            ...other,
            id: before.id,
            ...('project_id' in before ? { project_id: before.project_id } : {}),
          }
          expect(update(row.id, change)).toBe(true)
          expect(get(row.id)).toStrictEqual(change)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('events, with absent images absent', () => {
    fc.assert(
      fc.property(fc.array(valid(event.omit({ seq: true })), { maxLength: 5 }), (lines) => {
        inUndone(({ append, events, lastSeq }) => {
          const before = lastSeq()
          const appended = lines.map((line) => append(line))
          expect(events(before, 100)).toStrictEqual(appended)
          expect(appended.map(({ seq }) => seq)).toEqual(lines.map((_, index) => before + index + 1))
          expect(lastSeq()).toBe(before + lines.length)
        })
      }),
      { numRuns: 40 },
    )
  })

  it('receipts, whatever the answer is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.jsonValue({ noUnicodeString: false }), { nil: undefined }),
        (key, answer) => {
          const receipt = { key, answer: stored(answer), at: AT }
          inUndone(({ keepReceipt, receipt: read }) => {
            expect(read(key)).toBeUndefined()
            keepReceipt(receipt)
            expect(read(key)).toStrictEqual(receipt)
          })
        },
      ),
    )
  })
})

interface Rows {
  insert(row: object): void
  get(id: string): object
  list(page: object): object[]
  update(id: string, change: object): boolean
}
const bind = (table: Rows): Rows => ({
  insert: (row) => table.insert(row),
  get: (id) => table.get(id),
  list: (page) => table.list(page),
  update: (id, change) => table.update(id, change),
})
