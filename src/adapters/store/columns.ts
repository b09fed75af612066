import { sql, type SQL } from 'drizzle-orm'
import { customType, integer, text } from 'drizzle-orm/sqlite-core'

/**
 * A nested object or array as JSON text. Unlike Drizzle's own JSON mode, null is SQL's NULL also when it comes through
 * a prepared statement, so that "is null" can be asked of it.
 */
export const json = customType<{ data: unknown; driverData: string | null }>({
  dataType: () => 'text',
  toDriver: (value) => (value === null ? null : JSON.stringify(value)),
  fromDriver: (stored) => (stored === null ? null : (JSON.parse(stored) as unknown)),
})

/** The order of insertion, by which lists are sorted; not part of the entity. */
export const position = () => integer().primaryKey()
export const id = () => text().notNull().unique()

/**
 * A parameter of a query that sorts. SQLite prepares such a query anew for each new value of a bare parameter, to see
 * whether another plan suits it better, which takes longer than the query itself; behind a sign it does not look.
 */
export const bound = (name: string): SQL => sql`+${sql.placeholder(name)}`
