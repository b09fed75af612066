import { and, asc, count, desc, eq, getTableColumns, isNotNull, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Match, Page, Table } from '../../core/ports/store.ts'
import { bound } from './columns.ts'
import { matching, type Columns, type Values } from './matching.ts'

type PositionedTable = SQLiteTable & { readonly position: SQLiteColumn; readonly id: SQLiteColumn }
/** A table of the schema whose columns are the fields of the entity, and its position. */
export type TableOf<Row> = PositionedTable & { readonly $inferSelect: Row & { position: number } }

interface Query {
  values(values: Values): unknown[][]
}
interface Count {
  get(values: Values): unknown
}
interface Change {
  run(values: Values): { changes: number }
}

function remembered<Statement>(
  statements: Map<string, Statement>,
  key: string,
  prepare: () => Statement,
): Statement {
  const known = statements.get(key)
  if (known) return known
  const statement = prepare()
  statements.set(key, statement)
  return statement
}

/** How a value of the column comes back from the database; null where it is as it was. */
const decoderOf = (column: SQLiteColumn): SQLiteColumn | null =>
  column.dataType === 'string' || column.dataType === 'number' ? null : column

/**
 * The one implementation for all entities. A statement is prepared once for each shape of call; there are as many
 * shapes as there are call sites in the core, so the cache has no need of a bound.
 */
export class SqlTable<Row extends { readonly id: string }> implements Table<Row> {
  readonly #database: BetterSQLite3Database
  readonly #table: PositionedTable
  readonly #columns: Columns
  /** Drizzle looks at every value of every row to find out what it is; this is known beforehand. */
  readonly #fields: readonly (readonly [name: string, decoder: SQLiteColumn | null])[]
  readonly #requireWrite: () => void
  readonly #queries = new Map<string, Query>()
  readonly #counts = new Map<string, Count>()
  readonly #changes = new Map<string, Change>()

  constructor(database: BetterSQLite3Database, table: TableOf<Row>, requireWrite: () => void) {
    this.#database = database
    this.#table = table
    this.#requireWrite = requireWrite
    const { position: _, ...columns } = getTableColumns<PositionedTable>(table)
    this.#columns = columns
    this.#fields = Object.entries<SQLiteColumn>(columns).map(([name, column]) => [name, decoderOf(column)])
  }

  get(id: string): Row | undefined {
    const statement = remembered(this.#queries, 'get', () =>
      this.#select()
        .where(eq(this.#table.id, sql.placeholder('id')))
        .prepare(),
    )
    return this.#rows(statement.values({ id }))[0]
  }

  list({ where, present, newestFirst = false, highest, limit, offset = 0 }: Page<Row> = {}): Row[] {
    const condition = matching(this.#columns, where)
    const given = present === undefined ? undefined : this.#columns[present]
    const wanted = () => and(condition.build(), given && isNotNull(given))
    const first = highest === undefined ? undefined : this.#columns[highest]
    const byAge = (newestFirst ? desc : asc)(this.#table.position)
    const order = first ? [desc(first), byAge] : [byAge]
    const how = `${highest ?? ''} ${newestFirst} ${present ?? ''}`
    if (limit === undefined && offset === 0) {
      const all = remembered(this.#queries, `all ${how} ${condition.shape}`, () =>
        this.#select()
          .where(wanted())
          .orderBy(...order)
          .prepare(),
      )
      return this.#rows(all.values(condition.values))
    }
    const page = remembered(this.#queries, `page ${how} ${condition.shape}`, () => {
      // Positions first: rows that are skipped are then never read, only their entries in an index.
      const { position } = this.#table
      const positions = sql`select ${position} from ${this.#table} where ${wanted() ?? sql`true`}
        order by ${sql.join(order, sql`, `)} limit ${bound('limit')} offset ${bound('offset')}`
      return this.#select()
        .where(sql`${position} in (${positions})`)
        .orderBy(...order)
        .prepare()
    })
    return this.#rows(page.values({ ...condition.values, limit: limit ?? -1, offset }))
  }

  count(where?: Match<Row>): number {
    const condition = matching(this.#columns, where)
    const statement = remembered(this.#counts, condition.shape, () =>
      this.#database.select({ rows: count() }).from(this.#table).where(condition.build()).prepare(),
    )
    return (statement.get(condition.values) as { rows: number }).rows
  }

  insert(row: Row): void {
    this.#requireWrite()
    const values = this.#assigned(row)
    const statement = remembered(this.#changes, 'insert', () =>
      this.#database
        .insert(this.#table)
        .values(this.#placeholders(Object.keys(this.#columns)))
        .prepare(),
    )
    statement.run(values)
  }

  update(id: string, change: Partial<Row>, expected?: Match<Row>): boolean {
    this.#requireWrite()
    const names = Object.keys(change)
    // An empty change still has to answer whether the row is as expected.
    if (names.length === 0) return this.count({ ...expected, id } as Match<Row>) === 1
    const values = this.#assigned(change)
    const condition = matching(this.#columns, expected)
    const statement = remembered(this.#changes, `update ${names.join(',')} ${condition.shape}`, () =>
      this.#database
        .update(this.#table)
        .set(this.#placeholders(names))
        .where(and(eq(this.#table.id, sql.placeholder('row_id')), condition.build()))
        .prepare(),
    )
    return statement.run({ ...values, ...condition.values, row_id: id }).changes === 1
  }

  /** Rows as #select asks for them: the values in the order of the columns. */
  #rows(rows: readonly unknown[][]): Row[] {
    return rows.map((values) => {
      const row: Values = {}
      for (const [at, [name, decoder]] of this.#fields.entries()) {
        const value = values[at]
        row[name] = value === null || decoder === null ? value : decoder.mapFromDriverValue(value)
      }
      // The columns are the fields of the entity; see TableOf.
      return row as Row
    })
  }

  #select() {
    return this.#database.select(this.#columns).from(this.#table)
  }

  #placeholders(names: readonly string[]): Record<string, ReturnType<typeof sql.placeholder>> {
    return Object.fromEntries(names.map((name) => [name, sql.placeholder(`to_${name}`)]))
  }

  /** Refuses at run time what the types refuse, because a value that is silently dropped would be lost work. */
  #assigned(row: object): Values {
    const values: Values = {}
    for (const [name, value] of Object.entries(row)) {
      if (!(name in this.#columns)) throw new Error(`There is no column "${name}" to write`)
      if (value === undefined)
        throw new Error(`Column "${name}" is written with undefined; leave it out or say null`)
      values[`to_${name}`] = value
    }
    return values
  }
}
