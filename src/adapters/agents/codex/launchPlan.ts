import { join } from 'node:path'
import { err, ok, type Result } from '../../../base/result.ts'
import type { LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import { HOOK_PROGRAM } from '../hookProgram.ts'
import { hookOptions } from './hooks.ts'
import { toml } from './toml.ts'

const ASKING = ['--ask-for-approval', 'on-request', '--sandbox']
/**
 * The CLI's own settings by the words that a launch may name. The default is stated too, because the user's own
 * configuration may say that nothing is asked; that is the person's to choose for each agent.
 */
const PERMISSION_MODES: Readonly<Record<string, readonly string[]>> = {
  default: [...ASKING, 'workspace-write'],
  readOnly: [...ASKING, 'read-only'],
  neverAsk: ['--ask-for-approval', 'never', '--sandbox', 'workspace-write'],
  autoReview: ['--approve-for-me'],
  bypass: ['--dangerously-bypass-approvals-and-sandbox'],
}
/** In these nobody is asked, or a model answers. */
export const PERSON_ONLY_MODES = ['neverAsk', 'autoReview', 'bypass']

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@[\]-]{0,199}$/
/** Seconds; our tools that wait answer well before. */
const START_SECONDS = 60
const TOOL_SECONDS = 600

/** Marks of a Codex that started the host; an agent that inherited them would take itself for its child. */
const INHERITED = /^CODEX_(?:THREAD_ID|SESSION_ID|SANDBOX|CI$|MANAGED_)/

/** Names only: Codex hands the values on from its environment, so that the token stands in neither argv nor a file. */
const FROM_ENVIRONMENT = ['SWITCHYARD_URL', 'SWITCHYARD_TOKEN']

function options(request: LaunchRequest): string[] {
  const server = {
    command: request.relay.command,
    args: request.relay.args,
    env_vars: FROM_ENVIRONMENT,
    startup_timeout_sec: START_SECONDS,
    tool_timeout_sec: TOOL_SECONDS,
    // The person started this agent in order that it uses our tools. Everything else keeps asking.
    default_tools_approval_mode: 'approve',
  }
  const settings = {
    'mcp_servers.switchyard': server,
    ...(request.preamble === '' ? {} : { developer_instructions: request.preamble }),
    // Nobody watches most terminals: no redrawing for its looks, and no question about a new version.
    'tui.animations': false,
    'tui.show_tooltips': false,
    // How it is at the start of the title; the screen shows no sign of a turn while its text streams in.
    'tui.terminal_title': ['run-state', 'project-name'],
    check_for_update_on_startup: false,
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${toml(value)}`])
}

type BadOption = { code: 'bad_option'; message: string }

function checkOptions({ model, permission_mode: mode, resume }: LaunchRequest): BadOption | null {
  const bad = (message: string): BadOption => ({ code: 'bad_option', message })
  if (model !== null && !MODEL.test(model)) return bad(`${JSON.stringify(model)} is no model name`)
  if (mode !== null && !Object.hasOwn(PERMISSION_MODES, mode)) {
    const known = Object.keys(PERMISSION_MODES).join(', ')
    return bad(`Codex has no permission mode ${JSON.stringify(mode)}; it has ${known}`)
  }
  if (resume !== null && !UUID.test(resume)) {
    return bad(`${JSON.stringify(resume)} is no conversation id of Codex`)
  }
  return null
}

/** How to start `program` for this request, or which option it does not take. `nodePath` runs the hooks. */
export function planCodex(
  program: string,
  nodePath: string,
  request: LaunchRequest,
): Result<LaunchPlan, BadOption> {
  const bad = checkOptions(request)
  if (bad) return err(bad)
  const hook = { path: join(request.folder, 'hook.cjs'), content: HOOK_PROGRAM }
  // Hooks are lines for a POSIX shell; elsewhere the screen alone tells.
  const hooked = process.platform !== 'win32'
  const argv: [string, ...string[]] = [
    program,
    ...(request.resume === null ? [] : ['resume', request.resume]),
    // The shared background server would outlive the terminal and keeps a copy of the program.
    '--no-daemon',
    ...(PERMISSION_MODES[request.permission_mode ?? 'default'] ?? []),
    ...(request.model === null ? [] : ['--model', request.model]),
    ...options(request),
    ...(hooked ? hookOptions(nodePath, hook.path) : []),
  ]
  const inherited = Object.entries(request.environment).filter(([name]) => !INHERITED.test(name))
  return ok({
    argv,
    env: {
      ...Object.fromEntries(inherited),
      SWITCHYARD_URL: request.url,
      SWITCHYARD_TOKEN: request.token,
    },
    files: hooked ? [hook] : [],
    // Codex makes the id; the hook of its first turn tells it.
    session_id: request.resume,
    mcp: true,
  })
}
