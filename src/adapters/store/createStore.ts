import type { Database } from 'better-sqlite3'
import { and, isNotNull, lt } from 'drizzle-orm'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Agent } from '../../contract/agent.ts'
import type { Attention } from '../../contract/attention.ts'
import type { ConversationEntry } from '../../contract/conversation.ts'
import type { Device } from '../../contract/device.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Delivery, Message, Thread } from '../../contract/message.ts'
import type { Project } from '../../contract/project.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Run, RunVersion } from '../../contract/run.ts'
import type { Signal } from '../../contract/signal.ts'
import type { Spending } from '../../contract/spending.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Store, StoredPhone, StoredToken, Tables } from '../../core/ports/store.ts'
import * as coordination from './coordinationSchema.ts'
import { createHistory } from './history.ts'
import { openDatabase } from './openDatabase.ts'
import { createRetention } from './retention.ts'
import * as schema from './schema.ts'
import { createEventSearch } from './searchEvents.ts'
import { createMemorySearch } from './searchMemories.ts'
import { SqlTable } from './sqlTable.ts'
import { explain } from './unusableDatabase.ts'

export interface StoreOptions {
  /** Path of the database file; its folder must exist. */
  readonly path: string
  /** Folder of the migrations that drizzle-kit wrote. */
  readonly migrations: string
  /** Hears of each transaction that was committed. */
  readonly onCommit?: () => void
}

function createTables(sqlite: Database, database: BetterSQLite3Database, requireWrite: () => void): Tables {
  const tokens = new SqlTable<StoredToken>(database, schema.tokens, requireWrite)
  return {
    projects: new SqlTable<Project>(database, schema.projects, requireWrite),
    tasks: new SqlTable<Task>(database, schema.tasks, requireWrite),
    agents: new SqlTable<Agent>(database, schema.agents, requireWrite),
    terminals: new SqlTable<Terminal>(database, schema.terminals, requireWrite),
    prompts: new SqlTable<Prompt>(database, schema.prompts, requireWrite),
    signals: new SqlTable<Signal>(database, schema.signals, requireWrite),
    attention: new SqlTable<Attention>(database, schema.attention, requireWrite),
    locks: new SqlTable<Lock>(database, schema.locks, requireWrite),
    runs: new SqlTable<Run>(database, coordination.runs, requireWrite),
    runVersions: new SqlTable<RunVersion>(database, coordination.runVersions, requireWrite),
    threads: new SqlTable<Thread>(database, coordination.threads, requireWrite),
    messages: new SqlTable<Message>(database, coordination.messages, requireWrite),
    deliveries: new SqlTable<Delivery>(database, coordination.deliveries, requireWrite),
    memories: new SqlTable<Memory>(database, coordination.memories, requireWrite),
    conversations: new SqlTable<ConversationEntry>(database, coordination.conversations, requireWrite),
    spendings: new SqlTable<Spending>(database, coordination.spendings, requireWrite),
    tokens,
    devices: new SqlTable<Device>(database, schema.devices, requireWrite),
    phones: new SqlTable<StoredPhone>(database, schema.phones, requireWrite),
    tokenByHash: (hash) => tokens.list({ where: { hash } })[0],
    ...createHistory(database, requireWrite),
    findEvents: createEventSearch(sqlite),
    findMemories: createMemorySearch(sqlite),
  }
}

/** Opens the store at `path`, making or migrating it as needed. Throws UnusableDatabase where the file cannot serve. */
export function createStore({ path, migrations, onCommit }: StoreOptions): Store {
  const sqlite = openDatabase(path, migrations)
  const database = drizzle(sqlite)
  let open: 'none' | 'read' | 'write' = 'none'
  const requireWrite = () => {
    if (open !== 'write') throw new Error('The store may only be changed inside write()')
  }
  const tables = createTables(sqlite, database, requireWrite)
  const transaction = sqlite.transaction((work: () => unknown) => work())

  function run<T>(kind: 'read' | 'write', work: (tables: Tables) => T): T {
    open = kind
    try {
      return transaction[kind === 'write' ? 'immediate' : 'deferred'](() => work(tables)) as T
    } catch (error) {
      throw explain(path, error)
    } finally {
      open = 'none'
    }
  }

  const write: Store['write'] = (work) => {
    if (open === 'none') {
      const answer = run('write', work)
      onCommit?.()
      return answer
    }
    throw new Error(
      `write() inside ${open}(): pass the tables of the outer call on instead of opening another one`,
    )
  }

  return {
    write,
    // The transaction that is open already is one consistent state.
    read: (work) => (open === 'none' ? run('read', work) : work(tables)),
    prune: (before) =>
      write(() => {
        const { receipts, signals } = schema
        database.delete(receipts).where(lt(receipts.at, before)).run()
        database
          .delete(signals)
          .where(and(isNotNull(signals.taken_by), lt(signals.created_at, before)))
          .run()
      }),
    retention: createRetention(sqlite),
    close: () => sqlite.close(),
  }
}
