import { z } from 'zod'
import { cleanLine } from '../../../base/text.ts'
import type { HookReading } from '../../../core/ports/agents.ts'
import { SILENT } from '../silentHook.ts'
import { readOpencodeEdit } from './edits.ts'
import { readOpencodeUsage } from './usage.ts'

/** What ./plugin.ts sends. */
const hookBody = z.looseObject({
  session_id: z.string().optional(),
  prompt: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  permission: z.string().optional(),
  tool_name: z.string().optional(),
})
type HookBody = z.infer<typeof hookBody>
type Seen = Pick<HookReading, 'state' | 'detail'>

const working = (detail: string): Seen => ({ state: 'working', detail })

function readStatus(body: HookBody): Seen {
  if (body.status === 'idle') return { state: 'idle', detail: 'The turn ended' }
  if (body.status === 'retry') return working(`Tries again after: ${body.message ?? 'an error'}`)
  return body.status === 'busy' ? working('A turn runs') : { state: null, detail: '' }
}

const readers = {
  'chat.message': () => working('Took a prompt'),
  'session.status': readStatus,
  'session.error': (body: HookBody): Seen => ({ state: null, detail: body.message ?? 'An error' }),
  'permission.asked': (body: HookBody): Seen => ({
    state: 'needs_input',
    detail: `Asks for the permission ${body.permission ?? ''}`,
  }),
  'permission.replied': () => working('Its question for a permission was answered'),
  'question.asked': (): Seen => ({ state: 'needs_input', detail: 'Asks a question' }),
  'question.replied': () => working('Its question was answered'),
  'question.rejected': () => working('Its question was dismissed'),
  'tool.execute.before': (body: HookBody) => working(`Uses ${body.tool_name ?? 'a tool'}`),
  'tool.execute.after': (body: HookBody) => working(`Has used ${body.tool_name ?? 'a tool'}`),
  'session.updated': (): Seen => ({ state: null, detail: '' }),
} satisfies Record<string, (body: HookBody) => Seen>

const isKnown = (event: string): event is keyof typeof readers => Object.hasOwn(readers, event)

/** The plugin appends the text to the tool's output, where that has a shape that it knows. Subagents report nothing. */
export function intoOpencodeTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  return event === 'tool.execute.after' && body['takes_text'] === true ? { into_turn: text } : null
}

/** What a call of our plugin says. A body that is not as expected says nothing: hooks fail open. */
export function readOpencodeHook(event: string, body: Readonly<Record<string, unknown>>): HookReading {
  const parsed = hookBody.safeParse(body)
  if (!parsed.success || !isKnown(event)) return SILENT
  const seen = readers[event](parsed.data)
  return {
    ...SILENT,
    state: seen.state,
    detail: cleanLine(seen.detail).slice(0, 300),
    session_id: parsed.data.session_id ?? null,
    submitted: event === 'chat.message' ? (parsed.data.prompt ?? '') : null,
    edit: event === 'tool.execute.before' ? readOpencodeEdit(body) : null,
    usage: event === 'session.updated' ? readOpencodeUsage(body) : null,
  }
}
