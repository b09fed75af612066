type Fields = Readonly<Record<string, unknown>>

const START = new Set(['SessionStart', 'sessionStart', 'session.created'])
const END = new Set(['SessionEnd', 'sessionEnd'])
/** Why a CLI ends one conversation and goes on with another in the same process. */
export const GOES_ON: ReadonlySet<string> = new Set(['clear', 'resume', 'compact'])

export const isStart = (event: string): boolean => START.has(event)

/** Whether the CLI itself ends with this event. `/clear` keeps the agent, its locks and its tasks. */
export const isEnd = (event: string, { reason }: Fields): boolean =>
  END.has(event) && !(typeof reason === 'string' && GOES_ON.has(reason))

export const HOW_TO_WORK = `Other agents work in this repository too, and Switchyard coordinates you. Before you change files that others may change, lock them (tool acquire_lock, or: switchyard lock acquire file:PATH) and give them back when done; an edit of what another has locked is refused and says who holds it. Messages of others arrive by themselves; answer by send_message. Take work by claim_next_task and end it with a summary by complete_task. At any time: switchyard status --compact.`

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The host's answer with a text for the model behind what it says itself, in the form that the CLI takes. */
export function withContext(kind: string, event: string, told: Fields, text: string): Fields {
  const joined = (earlier: unknown): string =>
    typeof earlier === 'string' && earlier !== '' ? `${text}\n\n${earlier}` : text
  if (kind === 'copilot') return { ...told, additionalContext: joined(told['additionalContext']) }
  if (kind === 'cursor') return { ...told, additional_context: joined(told['additional_context']) }
  if (kind === 'opencode') return { ...told, into_turn: joined(told['into_turn']) }
  const own = isFields(told['hookSpecificOutput']) ? told['hookSpecificOutput'] : {}
  const context = joined(own['additionalContext'])
  return { ...told, hookSpecificOutput: { ...own, hookEventName: event, additionalContext: context } }
}
