import { and, sql, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { bound } from './columns.ts'

export type Columns = Readonly<Record<string, SQLiteColumn>>
export type Values = Record<string, unknown>

/**
 * What rows must match, split into its shape (which columns, compared how), for which a statement is prepared once, and
 * the values of this call.
 */
export interface Condition {
  readonly shape: string
  readonly values: Values
  build(): SQL | undefined
}

const PREFIX = 'is_'
const isJson = (column: SQLiteColumn): boolean => column.dataType === 'custom'
/** SQLite has no booleans, and parameters outside a column's own encoder are bound as they are. */
const encoded = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value)

/** `is` takes an index as `=` does, and null matches null. */
const equals = (column: SQLiteColumn, name: string): SQL => sql`${column} is ${bound(PREFIX + name)}`
/** One parameter for any number of members, so that the number is not part of the shape. */
const among = (column: SQLiteColumn, name: string): SQL =>
  sql`${column} in (select value from json_each(${bound(PREFIX + name)}))`
const amongOrNull = (column: SQLiteColumn, name: string): SQL =>
  sql`(${among(column, name)} or ${column} is null)`

const comparisons = { is: equals, in: among, or: amongOrNull }

function read(name: string, column: SQLiteColumn | undefined, wanted: unknown) {
  if (!column) throw new Error(`There is no column "${name}" to match`)
  if (wanted === undefined)
    throw new Error(`Column "${name}" is matched with undefined; leave it out or say null`)
  if (isJson(column) && wanted !== null)
    throw new Error(`Column "${name}" holds JSON; only null can be asked of it`)
  if (!Array.isArray(wanted)) return { name, column, how: 'is' as const, value: encoded(wanted) }
  const members: unknown[] = wanted.filter((member) => member !== null)
  const how = members.length < wanted.length ? ('or' as const) : ('in' as const)
  return { name, column, how, value: JSON.stringify(members.map(encoded)) }
}

/** The condition that every given column equals its value, or one of its values. */
export function matching(columns: Columns, match: object = {}): Condition {
  const parts = Object.entries(match).map(([name, wanted]) => read(name, columns[name], wanted))
  return {
    shape: parts.map(({ name, how }) => `${name} ${how}`).join(','),
    values: Object.fromEntries(parts.map(({ name, value }) => [PREFIX + name, value])),
    build: () => and(...parts.map(({ name, column, how }) => comparisons[how](column, name))),
  }
}
