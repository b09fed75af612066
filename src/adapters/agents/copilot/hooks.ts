import { z } from 'zod'
import { cleanLine } from '../../../base/text.ts'
import type { HookReading } from '../../../core/ports/agents.ts'
import { HOOK_SECONDS } from '../hookProgram.ts'
import { SILENT } from '../silentHook.ts'
import { readCopilotEdit } from './edits.ts'

const hookBody = z.looseObject({
  session_id: z.string().optional(),
  /** Some events keep the CLI's own spelling. */
  sessionId: z.string().optional(),
  parent_agent_id: z.string().optional(),
  transcript_path: z.string().optional(),
  prompt: z.string().optional(),
  tool_name: z.string().optional(),
  notification_type: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  error: z.looseObject({ message: z.string().optional() }).or(z.string()).optional(),
})
type HookBody = z.infer<typeof hookBody>
type Seen = Pick<HookReading, 'state' | 'detail'>

const working = (detail: string): Seen => ({ state: 'working', detail })
const tool = (body: HookBody): string => body.tool_name ?? 'a tool'

function readNotification(body: HookBody): Seen {
  const asks = ['permission_prompt', 'elicitation_dialog'].includes(body.notification_type ?? '')
  return { state: asks ? 'needs_input' : null, detail: body.message ?? 'A notification' }
}

function readError({ error }: HookBody): Seen {
  const message = typeof error === 'string' ? error : error?.message
  // It tries again, or the turn ends, of which no hook tells: the screen does.
  return { state: 'unknown', detail: `An error: ${message ?? 'unknown'}` }
}

/**
 * The events that are asked for. The one that decides about a tool before it runs comes by a command, because the CLI
 * denies the tool where such a call over http finds no host; the one in place of the person is left out. None comes when a person interrupts a turn or refuses a
 * permission, and none at the start before the first prompt: there the screen alone tells.
 */
const readers = {
  SessionStart: (): Seen => ({ state: null, detail: 'A conversation began' }),
  UserPromptSubmit: () => working('Took a prompt'),
  PreToolUse: (body: HookBody) => working(`Uses ${tool(body)}`),
  PostToolUse: (body: HookBody) => working(`Has used ${tool(body)}`),
  PostToolUseFailure: (body: HookBody) => working(`${tool(body)} failed`),
  Notification: readNotification,
  ErrorOccurred: readError,
  Stop: (): Seen => ({ state: 'idle', detail: 'The turn ended' }),
  PreCompact: () => working('Compacts its context'),
} satisfies Record<string, (body: HookBody) => Seen>

const isKnown = (event: string): event is keyof typeof readers => Object.hasOwn(readers, event)

/** The hooks of our plugin. The CLI fills the token in from its environment. `guard` is the line that runs before a tool. */
export function hooksFile(url: string, guard: string | null): object {
  const before = guard === null ? [] : [{ type: 'command', bash: guard, timeoutSec: HOOK_SECONDS }]
  const hook = (event: string) => ({
    type: 'http',
    url: `${url}/api/hooks/${event}`,
    headers: { Authorization: 'Bearer $SWITCHYARD_TOKEN' },
    allowedEnvVars: ['SWITCHYARD_TOKEN'],
    timeoutSec: HOOK_SECONDS,
  })
  const hooks = Object.fromEntries(
    Object.keys(readers).map((event) => [event, event === 'PreToolUse' ? before : [hook(event)]]),
  )
  return { version: 1, hooks }
}

/** What a hook call says. A body that is not as expected says nothing: hooks fail open. */
export function readCopilotHook(event: string, body: Readonly<Record<string, unknown>>): HookReading {
  const parsed = hookBody.safeParse(body)
  if (!parsed.success || !isKnown(event)) return SILENT
  const said = parsed.data
  // A subagent's conversation is none of ours, and its end is not the end of the turn.
  const edit = event === 'PreToolUse' ? readCopilotEdit(body) : null
  if (said.parent_agent_id !== undefined) return { ...SILENT, ...working('A subagent works'), edit }
  const seen = readers[event](said)
  return {
    ...SILENT,
    state: seen.state,
    detail: cleanLine(seen.detail).slice(0, 300),
    session_id: said.session_id ?? said.sessionId ?? null,
    submitted: event === 'UserPromptSubmit' ? (said.prompt ?? '') : null,
    transcript: said.transcript_path ?? null,
    edit,
  }
}

/** Characters that were seen to reach the model whole. */
const CONTEXT_LIMIT = 9_000

/** The CLI sends the reason to the model as one more prompt; it says in `stop_hook_active` that it has done so before. */
export function holdCopilotTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const isFirst =
    event === 'Stop' && body['stop_hook_active'] !== true && body['parent_agent_id'] === undefined
  return isFirst ? { decision: 'block', reason: text } : null
}

/** After a tool that went well, where the text was seen to stand behind what the tool answered. */
export function intoCopilotTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && body['parent_agent_id'] === undefined
  return event === 'PostToolUse' && fits ? { additionalContext: text } : null
}
