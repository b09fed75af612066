import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { ConversationEntry } from '../../contract/conversation.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Delivery, Message, Thread } from '../../contract/message.ts'
import type { Run, RunVersion } from '../../contract/run.ts'
import { id, json, position } from './columns.ts'
import { projectId } from './schema.ts'

export const runs = sqliteTable(
  'runs',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    name: text().notNull(),
    status: text().$type<Run['status']>().notNull(),
    status_reason: text().notNull(),
    brief: json().$type<Run['brief']>().notNull(),
    version: integer().notNull(),
    coordinator_id: text(),
    created_by: text().notNull(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
    ended_at: text(),
  },
  (table) => [index('runs_project').on(table.project_id, table.status)],
)

export const runVersions = sqliteTable(
  'run_versions',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    run_id: text().notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    brief: json().$type<RunVersion['brief']>().notNull(),
    by: text().notNull(),
    at: text().notNull(),
  },
  (table) => [uniqueIndex('run_versions_run').on(table.run_id, table.version)],
)

export const threads = sqliteTable(
  'threads',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    run_id: text(),
    task_id: text(),
    topic: text().notNull(),
    status: text().$type<Thread['status']>().notNull(),
    created_by: text().notNull(),
    waiting_on: text(),
    decision: text(),
    reasoning: text(),
    decided_by: text(),
    memory_id: text(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
    resolved_at: text(),
  },
  (table) => [index('threads_project').on(table.project_id, table.status)],
)

export const messages = sqliteTable(
  'messages',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    thread_id: text(),
    reply_to: text(),
    task_id: text(),
    kind: text().$type<Message['kind']>().notNull(),
    sender: text().notNull(),
    sender_label: text().notNull(),
    recipient: text().notNull(),
    body: text().notNull(),
    created_at: text().notNull(),
  },
  (table) => [
    index('messages_project').on(table.project_id, table.position),
    index('messages_thread').on(table.thread_id),
    index('messages_sender').on(table.sender, table.position),
  ],
)

export const deliveries = sqliteTable(
  'deliveries',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    message_id: text().notNull(),
    recipient: text().notNull(),
    directed: integer({ mode: 'boolean' }).notNull(),
    state: text().$type<Delivery['state']>().notNull(),
    carrier: text(),
    created_at: text().notNull(),
    delivered_at: text(),
    read_at: text(),
    acknowledged_at: text(),
  },
  (table) => [
    uniqueIndex('deliveries_once').on(table.message_id, table.recipient),
    index('deliveries_recipient').on(table.recipient, table.state),
    index('deliveries_mailbox').on(table.project_id, table.recipient, table.position, table.state),
  ],
)

export const memories = sqliteTable(
  'memories',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    run_id: text(),
    task_id: text(),
    thread_id: text(),
    key: text().notNull(),
    type: text().$type<Memory['type']>().notNull(),
    value: text().notNull(),
    confidence: real().notNull(),
    version: integer().notNull(),
    supersedes: json().$type<Memory['supersedes']>().notNull(),
    superseded_by: text(),
    created_by: text().notNull(),
    created_at: text().notNull(),
  },
  (table) => [
    uniqueIndex('memories_version').on(table.project_id, table.key, table.version),
    index('memories_current').on(table.project_id, table.superseded_by),
  ],
)

export const conversations = sqliteTable(
  'conversations',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    run_id: text(),
    task_id: text(),
    agent_id: text(),
    speaker: text().$type<ConversationEntry['speaker']>().notNull(),
    text: text().notNull(),
    created_at: text().notNull(),
  },
  (table) => [
    index('conversations_project').on(table.project_id, table.position),
    index('conversations_agent').on(table.agent_id, table.position),
  ],
)

export const spendings = sqliteTable(
  'spendings',
  {
    position: position(),
    id: id(),
    project_id: projectId(),
    run_id: text(),
    task_id: text(),
    agent_id: text().notNull(),
    day: text().notNull(),
    tokens: integer().notNull(),
    cost_usd: real().notNull(),
  },
  (table) => [
    uniqueIndex('spendings_agent_day').on(table.agent_id, table.task_id, table.day),
    index('spendings_day').on(table.project_id, table.day),
    index('spendings_task').on(table.task_id),
    index('spendings_run').on(table.run_id),
  ],
)
