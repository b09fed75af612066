import { join } from 'node:path'
import { cleanLine } from '../../../base/text.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import type { LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import { HOOK_EVENTS } from './hooks.ts'

/** The CLI's own modes by the words that a launch may name. `bypass` is the person's to choose: nothing implies it. */
const PERMISSION_MODES: Readonly<Record<string, string>> = {
  default: 'default',
  acceptEdits: 'acceptEdits',
  plan: 'plan',
  auto: 'auto',
  dontAsk: 'dontAsk',
  bypass: 'bypassPermissions',
}

/** A hook answers in milliseconds; a host that does not must not hold up the agent for longer than this, in seconds. */
const HOOK_SECONDS = 5
/** Without it `MCP_TOOL_TIMEOUT` of the person's environment could cut off waits, and merges with their checks. */
const TOOL_MS = 600_000
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@[\]-]{0,199}$/

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const mcpConfig = ({ relay, url, token }: LaunchRequest): string =>
  json({
    mcpServers: {
      switchyard: {
        type: 'stdio',
        command: relay.command,
        args: relay.args,
        env: { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token },
        timeout: TOOL_MS,
      },
    },
  })

function settings({ url }: LaunchRequest): string {
  const hook = (event: string) => ({
    type: 'http',
    url: `${url}/api/hooks/${event}`,
    // The CLI fills the variable in from its environment, so that the token stands in neither argv nor this file.
    headers: { Authorization: 'Bearer $SWITCHYARD_TOKEN' },
    allowedEnvVars: ['SWITCHYARD_TOKEN'],
    timeout: HOOK_SECONDS,
  })
  return json({ hooks: Object.fromEntries(HOOK_EVENTS.map((event) => [event, [{ hooks: [hook(event)] }]])) })
}

/** Marks of a Claude Code that started the host; an agent that inherited them would take itself for its child. */
const INHERITED = ['CLAUDECODE', 'CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SESSION_ID', 'CLAUDE_CODE_SSE_PORT']

const environmentOf = (request: LaunchRequest): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(request.environment).filter(([name]) => !INHERITED.includes(name))),
  SWITCHYARD_URL: request.url,
  SWITCHYARD_TOKEN: request.token,
})

type BadOption = { code: 'bad_option'; message: string }

function checkOptions(request: LaunchRequest): BadOption | null {
  const { model, permission_mode: mode, resume } = request
  if (model !== null && !MODEL.test(model))
    return { code: 'bad_option', message: `${JSON.stringify(model)} is no model name` }
  if (mode !== null && !Object.hasOwn(PERMISSION_MODES, mode)) {
    const known = Object.keys(PERMISSION_MODES).join(', ')
    return {
      code: 'bad_option',
      message: `Claude Code has no permission mode ${JSON.stringify(mode)}; it has ${known}`,
    }
  }
  if (resume !== null && !UUID.test(resume)) {
    return { code: 'bad_option', message: `${JSON.stringify(resume)} is no conversation id of Claude Code` }
  }
  return null
}

interface ClaudeRequest extends LaunchRequest {
  /** False for a conversation to resume of which there is nothing yet: it begins now, under the same id. */
  readonly begun: boolean
}

/** How to start `program` for this request, or which option it does not take. */
export function planClaude(program: string, request: ClaudeRequest): Result<LaunchPlan, BadOption> {
  const bad = checkOptions(request)
  if (bad) return err(bad)
  const files = {
    mcp: { path: join(request.folder, 'mcp.json'), content: mcpConfig(request) },
    settings: { path: join(request.folder, 'settings.json'), content: settings(request) },
  }
  const session = request.resume ?? request.fresh_session
  const mode = PERMISSION_MODES[request.permission_mode ?? '']
  const title = cleanLine(request.title)
  const argv: [string, ...string[]] = [
    program,
    ...['--mcp-config', files.mcp.path, '--strict-mcp-config'],
    ...['--settings', files.settings.path],
    // The person started this agent in order that it uses our tools. Everything else keeps asking.
    ...['--allowedTools', 'mcp__switchyard'],
    ...(request.resume === null || !request.begun ? ['--session-id', session] : ['--resume', session]),
    ...(request.preamble === '' ? [] : ['--append-system-prompt', request.preamble]),
    ...(request.model === null ? [] : ['--model', request.model]),
    ...(mode === undefined ? [] : ['--permission-mode', mode]),
    ...(title === '' ? [] : [`--name=${title}`]),
  ]
  return ok({
    argv,
    env: environmentOf(request),
    files: Object.values(files),
    session_id: session,
    mcp: true,
  })
}
