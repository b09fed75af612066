import { join } from 'node:path'
import { elements, keys, unless, value, type Addition } from './editJson.ts'
import type { Kind, Scope } from './kinds.ts'
import { opencodePlugin } from './opencodePlugin.ts'
import { copilotInstructions, cursorRule, skillFile, teachingLines } from './teaching.ts'
import type { Launch, Unit } from './unit.ts'

export interface Place {
  readonly scope: Scope
  /** Top of the checkout, or the person's home. */
  readonly root: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  /** Without them a CLI has the tools alone: no lock stops its edits, and no message reaches a running turn. */
  readonly hooks: boolean
}

export interface Programs {
  readonly relay: (kind: Kind) => Launch
  /** The hook program: kind and event follow its first argument. */
  readonly hook: Launch
  readonly windows: boolean
}

/** Seconds; a hook answers in milliseconds and ends itself after three seconds. */
const HOOK_SECONDS = 5
/** Seconds; tools that wait answer well before. */
const START_SECONDS = 60
const TOOL_SECONDS = 600

const CLAUDE_EVENTS = [
  ...['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop'],
  ...['SubagentStop', 'Notification', 'PreCompact', 'SessionEnd'],
]
const CODEX_EVENTS = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop']
const GEMINI_EVENTS = [
  'SessionStart',
  'BeforeAgent',
  'BeforeTool',
  'Notification',
  'AfterTool',
  'AfterAgent',
  'SessionEnd',
]
const COPILOT_EVENTS = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'Notification',
  'Stop',
  'SessionEnd',
]
const CURSOR_EVENTS = [
  'sessionStart',
  'preToolUse',
  'beforeShellExecution',
  'beforeSubmitPrompt',
  'afterFileEdit',
  'stop',
  'sessionEnd',
]

const posixWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
const windowsWord = (text: string): string => `"${text}"`

/** The line that a CLI hands to a shell. Without a shell in between, the hook sees the CLI as its parent. */
function hookLine({ hook, windows }: Programs, kind: Kind, event: string): string {
  const [program = '', ...rest] = hook.args
  const word = windows ? windowsWord : posixWord
  const words = [word(hook.command), word(program), kind, event, ...rest.map(word)].join(' ')
  return windows ? words : `exec ${words}`
}

const eachEvent = (events: readonly string[], of: (event: string) => unknown): Addition =>
  keys(Object.fromEntries(events.map((event) => [event, elements(of(event))])))

const commandHooks = (programs: Programs, kind: Kind, events: readonly string[], timeout: number): Addition =>
  eachEvent(events, (event) => ({
    hooks: [{ type: 'command', command: hookLine(programs, kind, event), timeout }],
  }))

const json = (file: string, purpose: Unit['purpose'], addition: Addition): Unit => ({
  ...{ file, purpose },
  ...{ form: 'json', addition },
})
const own = (file: string, purpose: Unit['purpose'], content: string): Unit => ({
  ...{ file, purpose },
  ...{ form: 'own', content },
})
const lines = (file: string): Unit => ({
  file,
  purpose: 'teaching',
  form: 'lines',
  lines: teachingLines,
  gap: true,
})

const servers = (entry: unknown): Addition => keys({ mcpServers: keys({ switchyard: value(entry) }) })

function claude({ scope, root, environment }: Place, programs: Programs): Unit[] {
  const named = environment['CLAUDE_CONFIG_DIR']
  const folder = scope === 'user' && named ? named : join(root, '.claude')
  const server = scope === 'project' ? join(root, '.mcp.json') : join(named || root, '.claude.json')
  const settings = join(folder, scope === 'project' ? 'settings.local.json' : 'settings.json')
  const hooks = commandHooks(programs, 'claude', CLAUDE_EVENTS, HOOK_SECONDS)
  // Else it would ask before it starts a server of the project.
  const enabled = scope === 'project' ? { enabledMcpjsonServers: elements('switchyard') } : {}
  return [
    json(server, 'server', servers({ type: 'stdio', ...programs.relay('claude') })),
    json(settings, 'hooks', keys({ ...enabled, hooks })),
    own(join(folder, 'skills/switchyard/SKILL.md'), 'teaching', skillFile),
  ]
}

function codex({ scope, root, environment }: Place, programs: Programs): Unit[] {
  const folder = scope === 'user' ? environment['CODEX_HOME'] || join(root, '.codex') : join(root, '.codex')
  const times = { startup_timeout_sec: START_SECONDS, tool_timeout_sec: TOOL_SECONDS }
  const hooks = commandHooks(programs, 'codex', CODEX_EVENTS, HOOK_SECONDS)
  return [
    {
      ...{ file: join(folder, 'config.toml'), purpose: 'server' },
      ...{ form: 'toml', table: { ...programs.relay('codex'), ...times } },
    },
    json(join(folder, 'hooks.json'), 'hooks', keys({ hooks })),
    lines(join(scope === 'user' ? folder : root, 'AGENTS.md')),
  ]
}

function gemini({ scope, root, environment, hooks: hooked }: Place, programs: Programs): Unit[] {
  const folder = join(scope === 'user' ? environment['GEMINI_CLI_HOME'] || root : root, '.gemini')
  // This CLI counts the time of hooks and tools in milliseconds.
  const hooks = commandHooks(programs, 'gemini', GEMINI_EVENTS, HOOK_SECONDS * 1000)
  const entry = { ...programs.relay('gemini'), timeout: TOOL_SECONDS * 1000 }
  return [
    json(
      join(folder, 'settings.json'),
      'server',
      keys({ mcpServers: keys({ switchyard: value(entry) }), ...(hooked ? { hooks } : {}) }),
    ),
    lines(join(scope === 'user' ? folder : root, 'GEMINI.md')),
  ]
}

function opencode({ scope, root, environment, exists }: Place, { relay: relayOf, hook }: Programs): Unit[] {
  const relay = relayOf('opencode')
  const config = environment['XDG_CONFIG_HOME'] || join(root, '.config')
  const folder = scope === 'user' ? join(config, 'opencode') : join(root, '.opencode')
  const commented = join(folder, 'opencode.jsonc')
  const file = exists(commented) ? commented : join(folder, 'opencode.json')
  const entry = {
    type: 'local',
    command: [relay.command, ...relay.args],
    enabled: true,
    timeout: TOOL_SECONDS * 1000,
  }
  return [
    json(file, 'server', keys({ mcp: keys({ switchyard: value(entry) }) })),
    own(join(folder, 'plugin/switchyard.js'), 'hooks', opencodePlugin(hook)),
    lines(join(scope === 'user' ? folder : root, 'AGENTS.md')),
  ]
}

function copilot({ scope, root, environment }: Place, programs: Programs): Unit[] {
  const folder =
    scope === 'user' ? environment['COPILOT_HOME'] || join(root, '.copilot') : join(root, '.github')
  const shell = programs.windows ? 'powershell' : 'bash'
  const hooks = COPILOT_EVENTS.map((event) => [
    event,
    [{ type: 'command', [shell]: hookLine(programs, 'copilot', event), timeoutSec: HOOK_SECONDS }],
  ])
  const hooksFile = { version: 1, hooks: Object.fromEntries(hooks) as Record<string, unknown> }
  return [
    json(
      join(folder, scope === 'user' ? 'mcp-config.json' : 'mcp.json'),
      'server',
      servers({ type: 'local', ...programs.relay('copilot'), tools: ['*'] }),
    ),
    own(join(folder, 'hooks/switchyard.json'), 'hooks', `${JSON.stringify(hooksFile, null, 2)}\n`),
    scope === 'user'
      ? lines(join(folder, 'copilot-instructions.md'))
      : own(join(folder, 'instructions/switchyard.instructions.md'), 'teaching', copilotInstructions),
  ]
}

function cursor({ scope, root }: Place, programs: Programs): Unit[] {
  const folder = join(root, '.cursor')
  const hooks = eachEvent(CURSOR_EVENTS, (event) => ({
    command: hookLine(programs, 'cursor', event),
    timeout: HOOK_SECONDS,
  }))
  return [
    json(join(folder, 'mcp.json'), 'server', servers(programs.relay('cursor'))),
    json(join(folder, 'hooks.json'), 'hooks', keys({ version: unless(1), hooks })),
    ...(scope === 'project' ? [own(join(folder, 'rules/switchyard.mdc'), 'teaching', cursorRule)] : []),
  ]
}

const UNITS = { claude, codex, gemini, opencode, copilot, cursor }

/** The files that make a CLI a guest: its MCP server, its hooks, and a text that teaches its model when to use what. */
export const unitsOf = (kind: Kind, place: Place, programs: Programs): readonly Unit[] =>
  UNITS[kind](place, programs).filter(({ purpose }) => place.hooks || purpose !== 'hooks')
