import type { Agent } from '../../contract/agent.ts'
import type { Attention } from '../../contract/attention.ts'
import type { Device } from '../../contract/device.ts'
import type { Event } from '../../contract/event.ts'
import type { ConversationEntry } from '../../contract/conversation.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Delivery, Message, Thread } from '../../contract/message.ts'
import type { CertificateSource } from '../../contract/phone.ts'
import type { Project } from '../../contract/project.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Run, RunVersion } from '../../contract/run.ts'
import type { Signal } from '../../contract/signal.ts'
import type { Spending } from '../../contract/spending.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Token } from '../../contract/token.ts'

/** A stored token: the hash of the secret (SHA-256, hex) instead of the secret. */
export type StoredToken = Token & { readonly hash: string }

/** How phones may connect, as a person has said it last; a restart opens the listener again. */
export interface StoredPhone {
  readonly id: typeof PHONE_ROW
  readonly enabled: boolean
  readonly address: string
  readonly host: string
  /** The port that was bound, so that a phone finds the same one after a restart. */
  readonly port: number
  readonly certificate: CertificateSource
  readonly cert_file: string | null
  readonly key_file: string | null
  readonly updated_at: string
}

/** Id of the only row. */
export const PHONE_ROW = 'phone'

/** The answer once given to a command, so that a retry with the same request id gets it again. */
export interface Receipt {
  /** `<token identity> <operation> <request id>`; see core/ledger.ts. */
  readonly key: string
  readonly answer: unknown
  readonly at: string
}

/** Value that a column must equal: null matches null, an array matches any of its members. */
export type Match<Row> = { readonly [Key in keyof Row]?: Row[Key] | readonly Row[Key][] }

export interface Page<Row> {
  readonly where?: Match<Row>
  /** Only rows in which this column is not null. */
  readonly present?: keyof Row & string
  /** Default: oldest first, by insertion. */
  readonly newestFirst?: boolean
  /** The highest value of this column first, and of equal ones as above. */
  readonly highest?: keyof Row & string
  readonly limit?: number
  readonly offset?: number
}

/** One table of rows with an `id`. Everything is synchronous: a transaction never waits. */
export interface Table<Row extends { readonly id: string }> {
  get(id: string): Row | undefined
  list(page?: Page<Row>): Row[]
  count(where?: Match<Row>): number
  insert(row: Row): void
  /** Changes the row where it still matches `expected`; false means that somebody else was first. */
  update(id: string, change: Partial<Row>, expected?: Match<Row>): boolean
}

export interface NewEvent extends Omit<Event, 'seq'> {}

/** Which events are wanted. All that is given must fit. */
export interface EventSearch {
  readonly project_id?: string
  readonly task_id?: string
  readonly agent_id?: string
  readonly by?: string
  /** A whole type (`task.created`) or what it is about (`task`). */
  readonly type?: string
  /** Words of type, author and detail, each at least by its beginning. */
  readonly words?: string
  /** Numbers that are not included themselves. */
  readonly after?: number
  readonly before?: number
  /** Groups of types of which the reader sees only its own. */
  readonly hidden?: { readonly groups: readonly string[]; readonly reader: string }
  readonly newestFirst: boolean
  /** Whether the entities come with them; without, images are empty. */
  readonly images: boolean
  readonly limit: number
}

export interface FoundMemory {
  readonly id: string
  /** The part of the value around the words that were found. */
  readonly excerpt: string
}

/** What is old, in steps of one transaction each. Nothing of open work goes, and the newest event stays. */
export interface Retention {
  /** Number of the newest event that is too many where only `keep` are kept; 0 for none. */
  surplus(keep: number): number
  /**
   * Lets go of old events after a number: those up to `surplus`, and those older than their project keeps them, or than
   * `days` where they belong to none. Answers where the next step begins; null at the end.
   */
  events(at: { now: string; days: number; surplus: number; after: number }): {
    removed: number
    next: number | null
  }
  /** The same for messages with their deliveries, and for conversations. */
  talk(at: { now: string; days: number }): { removed: number; more: boolean }
}

/** What a use case may read and write inside one transaction. */
export interface Tables {
  readonly projects: Table<Project>
  readonly tasks: Table<Task>
  readonly agents: Table<Agent>
  readonly terminals: Table<Terminal>
  readonly prompts: Table<Prompt>
  readonly signals: Table<Signal>
  readonly attention: Table<Attention>
  readonly locks: Table<Lock>
  readonly runs: Table<Run>
  readonly runVersions: Table<RunVersion>
  readonly threads: Table<Thread>
  readonly messages: Table<Message>
  readonly deliveries: Table<Delivery>
  readonly memories: Table<Memory>
  readonly conversations: Table<ConversationEntry>
  readonly spendings: Table<Spending>
  readonly tokens: Table<StoredToken>
  readonly devices: Table<Device>
  /** One row: how phones may connect. */
  readonly phones: Table<StoredPhone>
  /** Appends to the history and answers the event with its number. */
  append(event: NewEvent): Event
  events(after: number, limit: number): Event[]
  findEvents(search: EventSearch): Event[]
  /** Current entries of a project by words, the best first. */
  findMemories(projectId: string, words: string, limit: number): FoundMemory[]
  lastSeq(): number
  receipt(key: string): Receipt | undefined
  keepReceipt(receipt: Receipt): void
  tokenByHash(hash: string): StoredToken | undefined
}

/** SQLite behind typed tables. */
export interface Store {
  /** Runs `work` in one immediate transaction; a throw rolls everything back. */
  write<T>(work: (tables: Tables) => T): T
  /** Runs `work` on one consistent state without taking the write lock. */
  read<T>(work: (tables: Tables) => T): T
  /** Deletes receipts and taken signals older than the instant. */
  prune(before: string): void
  readonly retention: Retention
  close(): void
}
