import { z } from 'zod'
import { id, instant } from './scalars.ts'
import { agentRole } from './task.ts'

export const agentStatus = z.enum(['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale', 'gone'])
export type AgentStatus = z.infer<typeof agentStatus>

export const evidenceSource = z.enum(['process', 'hook', 'mcp', 'screen'])
export const evidenceState = z.enum([
  'starting',
  'working',
  'needs_input',
  'idle',
  'alive',
  'stopped',
  'gone',
  'unknown',
])

/**
 * One observation about an agent: who saw what, and at which instant, from which a client counts its age. The status is
 * fused from the newest of each source. Process and screen are looked at again after 30 seconds at the latest, and `at`
 * moves; what a hook or a tool call said keeps the instant at which it was said.
 */
export const evidence = z.object({
  source: evidenceSource,
  state: evidenceState,
  at: instant,
  detail: z.string(),
})
export type Evidence = z.infer<typeof evidence>

/** A dialog that the agent shows and that a person has to answer; Switchyard never answers it by itself. */
export const dialog = z.object({
  kind: z.enum(['trust', 'permission', 'question']),
  text: z.string(),
  options: z.array(z.object({ key: z.string(), label: z.string() })),
})
export type Dialog = z.infer<typeof dialog>

/** The state of the agent's own MCP connection to the host, as the relay or `/mcp` reports it. */
export const mcpState = z.object({
  status: z.enum(['pending', 'connected', 'failed', 'none']),
  client: z.string().nullable(),
  error: z.string().nullable(),
  at: instant,
  /** What happened to the connection, oldest first; the last 20 lines. */
  log: z.array(z.object({ at: instant, text: z.string() })),
})

/** What an agent's conversation has used so far, as its own CLI reports it. Counts of tokens; money in US dollars. */
export const usage = z.object({
  /** Tokens read, those from a cache included. */
  input_tokens: z.number().int().min(0),
  /** The part of them that came from a cache. */
  cached_tokens: z.number().int().min(0),
  output_tokens: z.number().int().min(0),
  /** Null where the CLI does not say. */
  cost_usd: z.number().min(0).nullable(),
})
export type Usage = z.infer<typeof usage>

/** When an agent that a person has taken goes back: by command alone, after an idle time, or at its next prompt. */
export const holdUntil = z.enum(['given_back', 'idle', 'prompt'])

/** A person has taken the agent: what others send it waits in the queue. */
export const hold = z.object({
  /** Who took it: `operator`, or the label of a device. */
  by: z.string(),
  since: instant,
  until: holdUntil,
  /** Milliseconds without a key of the person after which it goes back; null for the other two ways. */
  idle_ms: z.number().int().nullable(),
})
export type Hold = z.infer<typeof hold>

/** What Git says of the folder in which an agent works. */
export const folderFacts = z.object({
  branch: z.string().nullable(),
  head: z.string().nullable(),
  /** First line of the last commit's message. */
  subject: z.string(),
  /** Changed and untracked files, at most 100 of them. */
  dirty: z.array(z.string()),
  dirty_total: z.number().int().min(0),
  at: instant,
})
export type FolderFacts = z.infer<typeof folderFacts>

/**
 * By what an agent is known to live: its `terminal` here; a `background` process that pings by itself; or its `hooks`
 * and calls alone, which are silent between turns and so allow a longer time.
 */
export const contact = z.enum(['terminal', 'background', 'hooks'])

/** One acting session of a kind, with a role. */
export const agent = z.object({
  id,
  project_id: id,
  task_id: id.nullable(),
  kind: z.string(),
  role: agentRole,
  label: z.string(),
  /** A person started it in a shell of their own, so its program is not ours to start, type into or resume. */
  guest: z.boolean(),
  contact,
  /** What it says that it does, one line; empty until it says so. */
  summary: z.string(),
  /** Folder that it works in. */
  cwd: z.string().nullable(),
  folder: folderFacts.nullable(),
  /** Its last call, hook or ping. */
  seen_at: instant,
  status: agentStatus,
  status_reason: z.string(),
  /** It may only read and give back, until it is resumed. */
  paused: z.boolean(),
  paused_reason: z.string().nullable(),
  evidence: z.array(evidence),
  dialog: dialog.nullable(),
  mcp: mcpState,
  terminal_id: id.nullable(),
  pid: z.number().int().nullable(),
  /** Start time of the process as the system states it, so that a reused pid is never taken for it. */
  pid_started: z.string().nullable(),
  /** The CLI's own id of the conversation, by which it can be resumed. */
  session_id: z.string().nullable(),
  held: hold.nullable(),
  /** Null until its CLI has reported any. */
  usage: usage.nullable(),
  /** How often it was started again after its program failed, since it last worked for a while. */
  restarts: z.number().int().min(0),
  exit_code: z.number().int().nullable(),
  created_at: instant,
  updated_at: instant,
  ended_at: instant.nullable(),
})
export type Agent = z.infer<typeof agent>

/** How the reason of a pause by a limit begins, and that of a status in which work seems stuck. */
export const OVER_LIMIT = 'over its limit: '
export const SEEMS_STUCK = 'seems stuck: '

/** Whether a pause came from a limit rather than from somebody. */
export const isOverLimit = (reason: string | null): boolean => reason?.startsWith(OVER_LIMIT) === true

/** Whether the agent is at work without a sign of it. */
export const isStuck = ({
  status,
  status_reason: reason,
}: Pick<Agent, 'status' | 'status_reason'>): boolean => status === 'working' && reason.startsWith(SEEMS_STUCK)
