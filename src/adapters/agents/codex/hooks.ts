import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { HookReading } from '../../../core/ports/agents.ts'
import { addedContext, isOfSubagent } from '../addedContext.ts'
import { SILENT } from '../silentHook.ts'
import { toml } from './toml.ts'

/** A hook answers in milliseconds; a host that does not must not hold up the agent for longer than this, in seconds. */
const HOOK_SECONDS = 5

/**
 * The events that are asked for, with the names that Codex uses in keys. Each call is a process of its own, so these
 * are those that nothing else stands in for: the conversation's id, which prompt was taken, and the moment in which a
 * running turn takes text. How the agent is, the screen tells better: a turn goes on until its Stop hook has ended, and
 * what is typed then waits in a queue of the CLI.
 */
const EVENTS = {
  SessionStart: 'session_start',
  UserPromptSubmit: 'user_prompt_submit',
  PostToolUse: 'post_tool_use',
} as const
type HookEvent = keyof typeof EVENTS

/** What a hook runs: it hands its input to the host, what the host answers to the agent, and fails open. */
export const HOOK_PROGRAM = `const [event] = process.argv.slice(2)
const { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token } = process.env
let body = ''
for await (const chunk of process.stdin.setEncoding('utf8')) body += chunk
const headers = { authorization: \`Bearer \${token}\`, 'content-type': 'application/json' }
const signal = AbortSignal.timeout(${HOOK_SECONDS * 1000 - 1000})
const asked = fetch(\`\${url}/api/hooks/\${event}\`, { method: 'POST', headers, body, signal })
const answer = await asked.then((reply) => (reply.ok ? reply.json() : {})).catch(() => ({}))
const told = answer.hookSpecificOutput ? JSON.stringify(answer) : ''
process.stdout.write(told, () => process.exit(0))
`

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/**
 * Options that set the hooks and trust exactly them. Codex skips a hook that nobody has trusted; it knows a trusted one
 * by a hash over its event and command, which the same command line may state. So no other hook gets trusted, as it
 * would by --dangerously-bypass-hook-trust, and nothing is written to the user's configuration.
 */
export function hookOptions(nodePath: string, program: string): string[] {
  const options: string[] = []
  const state: Record<string, { trusted_hash: string }> = {}
  for (const [event, name] of Object.entries(EVENTS)) {
    const command = `ELECTRON_RUN_AS_NODE=1 ${shellWord(nodePath)} ${shellWord(program)} ${event}`
    // Keys in the order of the alphabet, as Codex sorts them before it hashes.
    const handler = { async: false, command, timeout: HOOK_SECONDS, type: 'command' }
    const identity = JSON.stringify({ event_name: name, hooks: [handler] })
    const hash = createHash('sha256').update(identity).digest('hex')
    state[`/<session-flags>/config.toml:${name}:0:0`] = { trusted_hash: `sha256:${hash}` }
    const hook = { type: 'command', command, timeout: HOOK_SECONDS }
    options.push('-c', `hooks.${event}=${toml([{ hooks: [hook] }])}`)
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
  PostToolUse: { state: null, detail: 'Has used a tool' },
}

/** Characters that are handed on whole. */
const CONTEXT_LIMIT = 9_000

export function intoCodexTurn(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && !isOfSubagent(body)
  return event === 'PostToolUse' && fits ? addedContext(event, text) : null
}

/** Beside a prompt that the CLI has just taken. */
export function besideCodexPrompt(event: string, text: string, body: Readonly<Record<string, unknown>>) {
  const fits = text.length <= CONTEXT_LIMIT && !isOfSubagent(body)
  return event === 'UserPromptSubmit' && fits ? addedContext(event, text) : null
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
    transcript: isOfSubagent(body) ? null : (parsed.data.transcript_path ?? null),
  }
}
