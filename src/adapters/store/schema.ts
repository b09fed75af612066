import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Agent } from '../../contract/agent.ts'
import type { Attention } from '../../contract/attention.ts'
import type { Device } from '../../contract/device.ts'
import type { EventImages } from '../../contract/event.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Signal } from '../../contract/signal.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Token } from '../../contract/token.ts'
import type { StoredPhone } from '../../core/ports/store.ts'
import { id, json, position } from './columns.ts'

export const projectId = () =>
  text()
    .notNull()
    .references(() => projects.id)

export const projects = sqliteTable('projects', {
  position: position(),
  id: id(),
  root: text().notNull(),
  name: text().notNull(),
  settings: json().$type<Project['settings']>().notNull(),
  created_at: text().notNull(),
})

export const tasks = sqliteTable(
  'tasks',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    title: text().notNull(),
    prompt: text().notNull(),
    status: text().$type<Task['status']>().notNull(),
    role: text().$type<Task['role']>().notNull(),
    kind: text().notNull(),
    complexity: text().$type<Task['complexity']>().notNull(),
    isolation: text().$type<Task['isolation']>().notNull(),
    after: json()
      .$type<Task['after']>()
      .notNull()
      .default(sql`'[]'`),
    files: json()
      .$type<Task['files']>()
      .notNull()
      .default(sql`'[]'`),
    run_id: text(),
    parent_id: text(),
    priority: integer().notNull().default(50),
    tags: json()
      .$type<Task['tags']>()
      .notNull()
      .default(sql`'[]'`),
    notes: text().notNull().default(''),
    block: json().$type<Task['block']>(),
    claimed_at: text(),
    budget: json().$type<Task['budget']>(),
    coordinator_id: text(),
    depth: integer().notNull().default(0),
    created_by: text().notNull(),
    agent_id: text(),
    branch: text(),
    base_branch: text().notNull(),
    base_sha: text().notNull(),
    worktree: text(),
    prepared: integer({ mode: 'boolean' }).notNull(),
    launch: text().$type<Task['launch']>().notNull(),
    launch_error: text(),
    options: json().$type<Task['options']>().notNull(),
    counts: json().$type<Task['counts']>(),
    collisions: json()
      .$type<Task['collisions']>()
      .notNull()
      .default(sql`'[]'`),
    completion: json().$type<Task['completion']>(),
    approval: json().$type<Task['approval']>(),
    landing: json().$type<Task['landing']>(),
    trash_ref: text(),
    pinned: integer({ mode: 'boolean' }).notNull().default(false),
    archived_at: text(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
    ended_at: text(),
  },
  (table) => [
    index('tasks_project_status').on(table.project_id, table.status),
    index('tasks_coordinator').on(table.coordinator_id),
    index('tasks_run').on(table.run_id, table.status),
    index('tasks_agent').on(table.agent_id),
    index('tasks_claim').on(table.project_id, table.status, table.priority, table.position),
    // Skipped entries of a page are read from these alone; the rows themselves carry whole prompts.
    index('tasks_order').on(table.position),
    index('tasks_page').on(table.project_id, table.position, table.status, table.coordinator_id),
  ],
)

export const agents = sqliteTable(
  'agents',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    task_id: text(),
    kind: text().notNull(),
    role: text().$type<Agent['role']>().notNull(),
    label: text().notNull(),
    guest: integer({ mode: 'boolean' }).notNull().default(false),
    contact: text().$type<Agent['contact']>().notNull().default('terminal'),
    summary: text().notNull().default(''),
    cwd: text(),
    folder: json().$type<Agent['folder']>(),
    seen_at: text().notNull().default('1970-01-01T00:00:00.000Z'),
    status: text().$type<Agent['status']>().notNull(),
    status_reason: text().notNull(),
    paused: integer({ mode: 'boolean' }).notNull(),
    paused_reason: text(),
    evidence: json().$type<Agent['evidence']>().notNull(),
    dialog: json().$type<Agent['dialog']>(),
    mcp: json().$type<Agent['mcp']>().notNull(),
    terminal_id: text(),
    pid: integer(),
    pid_started: text(),
    session_id: text(),
    held: json().$type<Agent['held']>(),
    usage: json().$type<Agent['usage']>(),
    restarts: integer().notNull().default(0),
    exit_code: integer(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
    ended_at: text(),
  },
  (table) => [index('agents_task').on(table.task_id), index('agents_status').on(table.status)],
)

export const terminals = sqliteTable('terminals', {
  position: position(),
  id: id(),
  project_id: projectId(),
  task_id: text(),
  agent_id: text(),
  purpose: text().$type<Terminal['purpose']>().notNull(),
  title: text().notNull(),
  cols: integer().notNull(),
  rows: integer().notNull(),
  pid: integer(),
  state: text().$type<Terminal['state']>().notNull(),
  exit_code: integer(),
  created_at: text().notNull(),
})

export const prompts = sqliteTable(
  'prompts',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    task_id: text().notNull(),
    agent_id: text(),
    text: text().notNull(),
    created_by: text().notNull(),
    state: text().$type<Prompt['state']>().notNull(),
    reason: text(),
    created_at: text().notNull(),
    delivered_at: text(),
  },
  (table) => [index('prompts_task_state').on(table.task_id, table.state)],
)

export const signals = sqliteTable(
  'signals',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    task_id: text().notNull(),
    coordinator_id: text(),
    outcome: text().$type<Signal['outcome']>().notNull(),
    detail: text().notNull(),
    completion: json().$type<Signal['completion']>(),
    created_at: text().notNull(),
    taken_by: text(),
  },
  (table) => [
    index('signals_coordinator_taken').on(table.coordinator_id, table.taken_by),
    index('signals_task').on(table.task_id),
  ],
)

export const attention = sqliteTable(
  'attention',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    task_id: text(),
    agent_id: text(),
    kind: text().$type<Attention['kind']>().notNull(),
    text: text().notNull(),
    options: json().$type<Attention['options']>().notNull(),
    opened_at: text().notNull(),
    later_at: text(),
    closed_at: text(),
    outcome: text(),
    closed_by: text(),
  },
  (table) => [
    index('attention_task').on(table.task_id, table.closed_at),
    index('attention_open').on(table.closed_at, table.position),
  ],
)

export const locks = sqliteTable(
  'locks',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    key: text().notNull(),
    scope: text().$type<Lock['scope']>().notNull(),
    checkout: text().notNull(),
    owner: text().notNull(),
    owner_label: text().notNull(),
    task_id: text(),
    reason: text().notNull(),
    fence: integer().notNull(),
    ttl_ms: integer().notNull(),
    acquired_at: text().notNull(),
    expires_at: text().notNull(),
    ended_at: text(),
    outcome: text().$type<Lock['outcome']>(),
  },
  (table) => [
    index('locks_project').on(table.project_id, table.ended_at),
    index('locks_owner').on(table.owner, table.ended_at),
  ],
)

export const tokens = sqliteTable(
  'tokens',
  {
    position: position(),
    id: id(),
    role: text().$type<Token['role']>().notNull(),
    label: text().notNull(),
    project_id: text(),
    task_id: text(),
    agent_id: text(),
    created_at: text().notNull(),
    revoked_at: text(),
    hash: text().notNull().unique(),
  },
  (table) => [index('tokens_agent').on(table.agent_id, table.revoked_at)],
)

export const devices = sqliteTable('devices', {
  position: position(),
  id: id(),
  token_id: text().notNull().unique(),
  name: text().notNull(),
  role: text().$type<Device['role']>().notNull(),
  address: text().notNull(),
  request: json().$type<Device['request']>(),
  paired_at: text().notNull(),
  seen_at: text().notNull(),
  revoked_at: text(),
})

export const phones = sqliteTable('phones', {
  position: position(),
  id: id().$type<StoredPhone['id']>(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  address: text().notNull(),
  host: text().notNull(),
  port: integer().notNull(),
  certificate: text().$type<StoredPhone['certificate']>().notNull(),
  cert_file: text(),
  key_file: text(),
  updated_at: text().notNull(),
})

/**
 * The append-only history; triggers of a migration refuse every change of what is there. The same migrations index it by
 * group of type and by words, which the schema here cannot say.
 */
export const events = sqliteTable(
  'events',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: text().notNull(),
    type: text().notNull(),
    project_id: text(),
    task_id: text(),
    agent_id: text(),
    by: text().notNull(),
    detail: text().notNull(),
    images: json().$type<EventImages>().notNull(),
  },
  (table) => [
    index('events_project').on(table.project_id, table.seq),
    index('events_task').on(table.task_id, table.seq),
    index('events_agent').on(table.agent_id, table.seq),
    index('events_by').on(table.by, table.seq),
  ],
)

/** Numbers of the events that the retention lets go in its transaction: the trigger refuses every other. */
export const retention = sqliteTable('retention', { seq: integer().primaryKey() })

export const receipts = sqliteTable(
  'receipts',
  {
    key: text().primaryKey(),
    /** NULL is the answer of an operation that answers nothing; JSON's null is the text "null". */
    answer: text(),
    at: text().notNull(),
  },
  (table) => [index('receipts_at').on(table.at)],
)
