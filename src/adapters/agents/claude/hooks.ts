import { z } from 'zod'
import { cleanLine } from '../../../base/text.ts'
import type { HookReading } from '../../../core/ports/agents.ts'
import { addedContext, isOfSubagent } from '../addedContext.ts'
import { readClaudeEdit } from './edits.ts'
import { SILENT } from '../silentHook.ts'

const hookBody = z.looseObject({
  session_id: z.string().optional(),
  prompt: z.string().optional(),
  tool_name: z.string().optional(),
  notification_type: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  error: z.string().optional(),
  trigger: z.string().optional(),
  transcript_path: z.string().optional(),
  last_assistant_message: z.string().optional(),
})
type HookBody = z.infer<typeof hookBody>

/**
 * The events that are asked for. SessionStart is not delivered over http (2.1.197); the first prompt's event serves.
 * None comes when a person interrupts a turn or refuses a permission: there the screen alone tells.
 */
export const HOOK_EVENTS = [
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'Stop',
  'StopFailure',
  'SubagentStop',
  'SessionEnd',
  'PreCompact',
  'PostCompact',
] as const
type HookEvent = (typeof HOOK_EVENTS)[number]

type Seen = Pick<HookReading, 'state' | 'detail'>

function readNotification(body: HookBody): Seen {
  const detail = body.message ?? 'A notification'
  if (body.notification_type === 'idle_prompt') return { state: 'idle', detail }
  const asks = ['permission_prompt', 'elicitation_dialog'].includes(body.notification_type ?? '')
  return { state: asks ? 'needs_input' : null, detail }
}

/** `/clear` and `/resume` end one conversation and go on with another in the same process. */
const goesOn = (body: HookBody): boolean => body.reason === 'clear' || body.reason === 'resume'

const tool = (body: HookBody): string => body.tool_name ?? 'a tool'

const readers: Record<HookEvent, (body: HookBody) => Seen> = {
  UserPromptSubmit: () => ({ state: 'working', detail: 'Took a prompt' }),
  PreToolUse: (body) => ({ state: 'working', detail: `Uses ${tool(body)}` }),
  PermissionRequest: (body) => ({ state: 'needs_input', detail: `Asks before it uses ${tool(body)}` }),
  PostToolUse: (body) => ({ state: 'working', detail: `Has used ${tool(body)}` }),
  PostToolUseFailure: (body) => ({ state: 'working', detail: `${tool(body)} failed` }),
  Notification: readNotification,
  Stop: () => ({ state: 'idle', detail: 'The turn ended' }),
  StopFailure: (body) => ({
    state: 'idle',
    detail: `The turn ended with an error: ${body.error ?? 'unknown'}`,
  }),
  // Compacting ends one too, and one in the background goes on when the turn is over.
  SubagentStop: () => ({ state: null, detail: 'A subagent ended' }),
  SessionEnd: (body) => ({
    state: goesOn(body) ? null : 'gone',
    detail: `The session ended: ${body.reason ?? 'unknown'}`,
  }),
  PreCompact: () => ({ state: 'working', detail: 'Compacts its context' }),
  // What a person asked for is over with it; what the CLI does by itself happens within a turn.
  PostCompact: (body) => ({
    state: body.trigger === 'manual' ? 'idle' : 'working',
    detail: 'Has compacted its context',
  }),
}

const isKnown = (event: string): event is HookEvent => HOOK_EVENTS.some((known) => known === event)

/** Characters that the CLI hands on whole; from 10,000 on the model gets a preview and the path of a file. */
const CONTEXT_LIMIT = 9_000

/** After a tool rather than before it: a tool that the person refuses ends the turn, and the text with it. */
export function intoClaudeTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && !isOfSubagent(body)
  const after = event === 'PostToolUse' || event === 'PostToolUseFailure'
  return after && fits ? addedContext(event, text) : null
}

/** Beside a prompt that the CLI has just taken. */
export function besideClaudePrompt(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && !isOfSubagent(body)
  return event === 'UserPromptSubmit' && fits ? addedContext(event, text) : null
}

/** The model goes on with the reason. `stop_hook_active` says that a hook has held this turn before. */
export function holdClaudeTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const isFirst = event === 'Stop' && body['stop_hook_active'] !== true && !isOfSubagent(body)
  return isFirst ? { decision: 'block', reason: text } : null
}

/** What a hook call says. A body that is not as expected says nothing: hooks fail open. */
export function readClaudeHook(event: string, body: Readonly<Record<string, unknown>>): HookReading {
  const parsed = hookBody.safeParse(body)
  if (!parsed.success || !isKnown(event)) return SILENT
  const seen = readers[event](parsed.data)
  return {
    ...SILENT,
    ...seen,
    detail: cleanLine(seen.detail).slice(0, 300),
    session_id: parsed.data.session_id ?? null,
    submitted: event === 'UserPromptSubmit' ? (parsed.data.prompt ?? '') : null,
    transcript: isOfSubagent(body) ? null : (parsed.data.transcript_path ?? null),
    said: event === 'Stop' && !isOfSubagent(body) ? (parsed.data.last_assistant_message ?? null) : null,
    edit: event === 'PreToolUse' ? readClaudeEdit(body) : null,
  }
}
