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
