import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { HookReading } from '../../../core/ports/agents.ts'
import { addedContext, isOfSubagent } from '../addedContext.ts'
import { HOOK_SECONDS, hookCommand } from '../hookProgram.ts'
import { SILENT } from '../silentHook.ts'
import { EDITORS, readCodexEdit } from './edits.ts'
import { toml } from './toml.ts'

/**
 * The events that are asked for, with the names that Codex uses in keys. Each call is a process of its own, so these
 * are those that nothing else stands in for: the conversation's id, which prompt was taken, and the moment in which a
 * running turn takes text, and the moment before a tool writes. How the agent is, the screen tells better: a turn goes on until its Stop hook has ended, and
 * what is typed then waits in a queue of the CLI.
 */
const EVENTS = {
  SessionStart: 'session_start',
  UserPromptSubmit: 'user_prompt_submit',
  PreToolUse: 'pre_tool_use',
  PostToolUse: 'post_tool_use',
} as const
type HookEvent = keyof typeof EVENTS

/** The tools that an event is asked for; of all where it stands not here. */
const MATCHERS: Readonly<Record<string, string>> = { PreToolUse: EDITORS }

/**
 * Options that set the hooks and trust exactly them. Codex skips a hook that nobody has trusted; it knows a trusted one
 * by a hash over its event and command, which the same command line may state. So no other hook gets trusted, as it
 * would by --dangerously-bypass-hook-trust, and nothing is written to the user's configuration.
 */
export function hookOptions(nodePath: string, program: string): string[] {
  const options: string[] = []
  const state: Record<string, { trusted_hash: string }> = {}
  for (const [event, name] of Object.entries(EVENTS)) {
    const command = hookCommand(nodePath, program, event)
    const matcher = MATCHERS[event] === undefined ? {} : { matcher: MATCHERS[event] }
    // Keys in the order of the alphabet, as Codex sorts them before it hashes.
    const handler = { async: false, command, timeout: HOOK_SECONDS, type: 'command' }
    const identity = JSON.stringify({ event_name: name, hooks: [handler], ...matcher })
    const hash = createHash('sha256').update(identity).digest('hex')
    state[`/<session-flags>/config.toml:${name}:0:0`] = { trusted_hash: `sha256:${hash}` }
    const hook = { type: 'command', command, timeout: HOOK_SECONDS }
    options.push('-c', `hooks.${event}=${toml([{ ...matcher, hooks: [hook] }])}`)
  }
  return [...options, '-c', `hooks.state=${toml(state)}`]
}

const hookBody = z.looseObject({
  session_id: z.string().optional(),
  prompt: z.string().optional(),
  transcript_path: z.string().nullish(),
})

const readings: Record<HookEvent, Pick<HookReading, 'state' | 'detail'>> = {
  SessionStart: { state: null, detail: 'A conversation began' },
  UserPromptSubmit: { state: null, detail: 'Took a prompt' },
  PreToolUse: { state: null, detail: 'Is about to use a tool' },
  PostToolUse: { state: null, detail: 'Has used a tool' },
}

/** Characters that are handed on whole. */
const CONTEXT_LIMIT = 9_000

export function intoCodexTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && !isOfSubagent(body)
  return event === 'PostToolUse' && fits ? addedContext(event, text) : null
}

/** What a hook call says. A body that is not as expected says nothing: hooks fail open. */
export function readCodexHook(event: string, body: Readonly<Record<string, unknown>>): HookReading {
  const parsed = hookBody.safeParse(body)
  const known = Object.entries(readings).find(([name]) => name === event)?.[1]
  if (!parsed.success || !known) return SILENT
  return {
    ...SILENT,
    ...known,
    session_id: parsed.data.session_id ?? null,
    submitted: event === 'UserPromptSubmit' ? (parsed.data.prompt ?? '') : null,
    edit: event === 'PreToolUse' ? readCodexEdit(body) : null,
    transcript: isOfSubagent(body) ? null : (parsed.data.transcript_path ?? null),
  }
}
