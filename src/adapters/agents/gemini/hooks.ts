import { z } from 'zod'
import { cleanLine } from '../../../base/text.ts'
import type { HookReading } from '../../../core/ports/agents.ts'
import { addedContext, isOfSubagent } from '../addedContext.ts'
import { SILENT } from '../silentHook.ts'
import { readGeminiEdit } from './edits.ts'

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A hook answers in milliseconds; a host that does not must not hold up the agent for longer than this. */
const HOOK_MS = 5_000

/**
 * What a hook runs, in the bash that the CLI starts for it: it hands its input to the host and prints the answer. No
 * program is started but `cat`, because each call holds up the agent. Whatever goes wrong, the agent goes on. The token
 * comes from the environment and is in no argument. The CLI does not say which calls are those of a subagent; they are
 * those between the start and the end of the tool that runs one, so both are counted, for this prompt.
 */
export const hookScript = (folder: string): string => `switchyard_tell() {
  local LC_ALL=C body answer at=\${SWITCHYARD_URL#http://} counts=${shellWord(folder)}
  body=$(cat)
  case $1$body in
    BeforeTool*'"tool_name":"invoke_agent"'*) printf . >>"$counts/begun" ;;
    AfterTool*'"tool_name":"invoke_agent"'*) printf . >>"$counts/ended" ;;
    BeforeAgent*) : >"$counts/begun" && : >"$counts/ended" ;;
  esac
  if [ "$(<"$counts/begun")" != "$(<"$counts/ended")" ]; then body="{\\"agent_id\\":\\"subagent\\",\${body#?}"; fi
  exec 3<>"/dev/tcp/\${at%:*}/\${at##*:}" || return
  printf 'POST /api/hooks/%s HTTP/1.0\\r\\nHost: %s\\r\\nAuthorization: Bearer %s\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\n\\r\\n%s' \\
    "$1" "$at" "$SWITCHYARD_TOKEN" "\${#body}" "$body" >&3 || return
  answer=$(cat <&3)
  [[ $answer == 'HTTP/1.'?' 200 '* ]] && printf '%s' "\${answer#*$'\\r\\n\\r\\n'}"
}
switchyard_tell "$switchyard_event" 2>/dev/null || printf '{}'
exit 0
`

/** No event comes when a person interrupts a turn or refuses a permission: there the screen alone tells. */
const EVENTS = ['BeforeAgent', 'BeforeTool', 'Notification', 'AfterTool', 'AfterAgent', 'SessionEnd'] as const
type HookEvent = (typeof EVENTS)[number]

/** The `hooks` of the settings, for the script at this path. */
export const hookSettings = (script: string): Record<string, unknown[]> =>
  Object.fromEntries(
    EVENTS.map((event) => {
      const command = `switchyard_event=${event}; . ${shellWord(script)}`
      return [event, [{ hooks: [{ type: 'command', name: 'switchyard', command, timeout: HOOK_MS }] }]]
    }),
  )

const hookBody = z.looseObject({
  session_id: z.string().optional(),
  transcript_path: z.string().optional(),
  prompt: z.string().optional(),
  prompt_response: z.string().optional(),
  tool_name: z.string().optional(),
  notification_type: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
})
type HookBody = z.infer<typeof hookBody>
type Seen = Pick<HookReading, 'state' | 'detail'>

const tool = (body: HookBody): string => body.tool_name ?? 'a tool'

const readers: Record<HookEvent, (body: HookBody) => Seen> = {
  BeforeAgent: () => ({ state: 'working', detail: 'Took a prompt' }),
  BeforeTool: (body) => ({ state: 'working', detail: `Uses ${tool(body)}` }),
  Notification: (body) => ({
    state: body.notification_type === 'ToolPermission' ? 'needs_input' : null,
    detail: body.message ?? 'A notification',
  }),
  AfterTool: (body) => ({ state: 'working', detail: `Has used ${tool(body)}` }),
  AfterAgent: () => ({ state: 'idle', detail: 'The turn ended' }),
  // Another conversation begins in the same process after `/clear`.
  SessionEnd: (body) => ({
    state: body.reason === 'clear' ? null : 'gone',
    detail: `The session ended: ${body.reason ?? 'unknown'}`,
  }),
}

const isKnown = (event: string): event is HookEvent => EVENTS.some((known) => known === event)

/** What a hook call says. A body that is not as expected says nothing: hooks fail open. */
export function readGeminiHook(event: string, body: Readonly<Record<string, unknown>>): HookReading {
  const parsed = hookBody.safeParse(body)
  if (!parsed.success || !isKnown(event)) return SILENT
  const seen = readers[event](parsed.data)
  return {
    ...SILENT,
    ...seen,
    detail: cleanLine(seen.detail).slice(0, 300),
    session_id: parsed.data.session_id ?? null,
    submitted: event === 'BeforeAgent' ? (parsed.data.prompt ?? '') : null,
    edit: event === 'BeforeTool' ? readGeminiEdit(body) : null,
    said: event === 'AfterAgent' ? (parsed.data.prompt_response ?? null) : null,
    transcript: parsed.data.transcript_path ?? null,
  }
}

/** Behind the result of a tool; a prompt that is only just taken needs no other beside it. */
export function intoGeminiTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  return event === 'AfterTool' && !isOfSubagent(body) ? addedContext(event, text) : null
}
