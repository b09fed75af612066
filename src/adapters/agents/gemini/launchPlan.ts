import { basename, join } from 'node:path'
import { err, ok, type Result } from '../../../base/result.ts'
import type { LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import { trustFile, type Json } from './home.ts'
import { hookScript } from './hooks.ts'
import { RESUMED } from './screen.ts'
import { launchSettings } from './settings.ts'

/** The CLI's own modes by the words that a launch may name. */
const PERMISSION_MODES: Readonly<Record<string, string>> = {
  default: 'default',
  acceptEdits: 'auto_edit',
  plan: 'plan',
  bypass: 'yolo',
}
/** In these nobody is asked. */
export const PERSON_ONLY_MODES = ['bypass']

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

/** Marks of a Gemini CLI that started the host, or of the editor that it ran in. */
const INHERITED = /^(?:GEMINI_CLI$|GEMINI_CLI_NO_RELAUNCH$|GEMINI_CLI_IDE_|GEMINI_PTY_INFO$|TERM_PROGRAM)/

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

type BadOption = { code: 'bad_option'; message: string }

function checkOptions({ model, permission_mode: mode, resume }: LaunchRequest): BadOption | null {
  const bad = (message: string): BadOption => ({ code: 'bad_option', message })
  if (model !== null && !MODEL.test(model)) return bad(`${JSON.stringify(model)} is no model name`)
  if (mode !== null && !Object.hasOwn(PERMISSION_MODES, mode)) {
    const known = Object.keys(PERMISSION_MODES).join(', ')
    return bad(`Gemini CLI has no permission mode ${JSON.stringify(mode)}; it has ${known}`)
  }
  if (resume !== null && !UUID.test(resume)) {
    return bad(`${JSON.stringify(resume)} is no conversation id of Gemini CLI`)
  }
  return null
}

interface GeminiRequest extends LaunchRequest {
  /** False for a conversation to resume of which there is nothing yet: it begins now, under the same id. */
  readonly begun: boolean
  /** Variables that make the commits of the agent those of its person. */
  readonly identity: Readonly<Record<string, string>>
  /** The settings of the person. */
  readonly settings: Json
}

/** The folder that the CLI takes for its home. */
export const homeOf = ({ folder }: LaunchRequest): string => join(folder, 'home')

/** The preamble is the context file of an extension, which stands beside all other instructions whatever they are named. */
function extensionFiles(request: LaunchRequest): LaunchPlan['files'] {
  const folder = join(homeOf(request), '.gemini/extensions/switchyard-agent')
  const config = { name: 'switchyard-agent', version: '1.0.0', contextFileName: 'preamble.md' }
  // Without it the CLI does not start at all where only named sources of extensions are allowed.
  const origin = { type: 'local', source: folder }
  return [
    { path: join(folder, 'gemini-extension.json'), content: json(config) },
    { path: join(folder, '.gemini-extension-install.json'), content: json(origin) },
    { path: join(folder, 'preamble.md'), content: `${request.preamble}\n` },
  ]
}

/** Tells the reader of the screen that a conversation is still to come. */
const resumedTitle = ({ cwd, environment }: LaunchRequest): string =>
  `${RESUMED} ${environment['CLI_TITLE'] ?? basename(cwd)}`

/** How to start `program` for this request, or which option it does not take. */
export function planGemini(program: string, request: GeminiRequest): Result<LaunchPlan, BadOption> {
  const bad = checkOptions(request)
  if (bad) return err(bad)
  const home = homeOf(request)
  // Hooks are lines for bash; elsewhere the screen alone tells.
  const script = process.platform === 'win32' ? null : join(request.folder, 'hook.sh')
  const session = request.resume ?? request.fresh_session
  const resumed = request.resume !== null && request.begun
  const settings = launchSettings(request, request.settings, script)
  const inherited = Object.entries(request.environment).filter(([name]) => !INHERITED.test(name))
  return ok({
    argv: [
      program,
      // Stated always, whatever the settings of the person say; that is theirs to choose for each agent.
      ...['--approval-mode', PERMISSION_MODES[request.permission_mode ?? 'default'] ?? 'default'],
      ...(resumed ? ['--resume', session] : ['--session-id', session]),
      ...(request.model === null ? [] : ['--model', request.model]),
    ],
    env: {
      ...Object.fromEntries(inherited),
      ...request.identity,
      ...(resumed ? { CLI_TITLE: resumedTitle(request) } : {}),
      GEMINI_CLI_HOME: home,
      GEMINI_CLI_TRUSTED_FOLDERS_PATH: trustFile(request.environment),
      // Else the edge of its input box is drawn as an empty row, like one in the text.
      COLORTERM: 'truecolor',
      // A bash of the first level with a socket for its input, as hooks have it, would run what is for logins.
      SHLVL: request.environment['SHLVL'] ?? '1',
      SWITCHYARD_URL: request.url,
      SWITCHYARD_TOKEN: request.token,
    },
    files: [
      { path: join(home, '.gemini/settings.json'), content: json(settings) },
      ...(script === null ? [] : [{ path: script, content: hookScript(request.folder) }]),
      ...(request.preamble === '' ? [] : extensionFiles(request)),
    ],
    session_id: session,
    mcp: true,
  })
}
