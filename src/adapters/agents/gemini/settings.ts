import type { LaunchRequest } from '../../../core/ports/agents.ts'
import type { Json } from './home.ts'
import { hookSettings } from './hooks.ts'

/** Milliseconds; our tools that wait answer well before. */
const TOOL_MS = 600_000

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: unknown): value is unknown[] => Array.isArray(value)

/** Ours over theirs, as the CLI itself lays one settings file over another: lists of hooks are put together. */
function lay(over: Json, under: Json): Json {
  const joined: Json = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = under[key]
    if (isObject(value) && isObject(below)) joined[key] = lay(value, below)
    else joined[key] = isList(value) && isList(below) ? [...below, ...value] : value
  }
  return joined
}

function server({ relay }: LaunchRequest): Json {
  return {
    command: relay.command,
    args: relay.args,
    // Names only: the CLI fills in the values from its environment, so that the token stands in no file.
    env: { SWITCHYARD_URL: '$SWITCHYARD_URL', SWITCHYARD_TOKEN: '$SWITCHYARD_TOKEN' },
    timeout: TOOL_MS,
    // The person started this agent in order that it uses our tools. Everything else keeps asking.
    trust: true,
  }
}

function choosesSignIn({ security }: Json): boolean {
  const auth = isObject(security) ? security['auth'] : undefined
  return isObject(auth) && auth['selectedType'] !== undefined
}

/** The settings of one launch: those of the person with ours. `script` is what hooks run; null for none. */
export function launchSettings(request: LaunchRequest, theirs: Json, script: string | null): Json {
  // One that they have under this name is another agent's identity.
  const servers = isObject(theirs['mcpServers']) ? { ...theirs['mcpServers'] } : {}
  delete servers['switchyard']
  const keyed = request.environment['GEMINI_API_KEY'] !== undefined && !choosesSignIn(theirs)
  const ours = {
    // Else it would ask each agent how to sign in, although the environment says it.
    ...(keyed ? { security: { auth: { selectedType: 'gemini-api-key' } } } : {}),
    mcpServers: { switchyard: server(request) },
    hooks: script === null ? {} : hookSettings(script),
    // A line that names each hook as it runs would stand where the state of the turn is read.
    hooksConfig: { notifications: false },
    // Nobody watches most terminals: no new version in mid-work, no question about an editor.
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, vimMode: false },
    ide: { enabled: false, hasSeenNudge: true },
    ui: {
      // How it is stands at the start of the title.
      dynamicWindowTitle: true,
      hideWindowTitle: false,
      showStatusInTitle: false,
      // The screen as it has been seen to be. Its banner tells that it is set up.
      hideBanner: false,
      useAlternateBuffer: false,
      terminalBuffer: false,
      useBackgroundColor: true,
      accessibility: { screenReader: false },
    },
  }
  return lay(ours, { ...theirs, mcpServers: servers })
}
