import { join } from 'node:path'
import { cleanLine } from '../../../base/text.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import type { LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import { HOOK_PROGRAM, hookCommand } from '../hookProgram.ts'
import { hooksFile } from './hooks.ts'

/**
 * The CLI's own options by the words that a launch may name. The agent mode is always stated, because the person's
 * settings may start each session in another one.
 */
const PERMISSION_MODES: Readonly<Record<string, readonly string[]>> = {
  default: ['--mode=interactive'],
  acceptEdits: ['--mode=interactive', '--allow-tool=write'],
  plan: ['--mode=plan'],
  autopilot: ['--mode=autopilot'],
  bypass: ['--mode=interactive', '--allow-all'],
}
/** In these it goes on by itself, or nobody is asked. */
export const PERSON_ONLY_MODES = ['autopilot', 'bypass']

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@[\]-]{0,199}$/

/**
 * Marks of a Copilot that started the host, for whose child an agent would take itself; and permissions from the
 * environment, which would go round the mode of this launch.
 */
const INHERITED =
  /^COPILOT_(?:CLI$|AGENT_SESSION_ID$|LOADER_PID$|CLI_BINARY_VERSION$|CLI_RESOLVED_DIST_DIR$|ALLOW_ALL$|ASSISTED_APPROVAL$)/
const INSTRUCTIONS = 'COPILOT_CUSTOM_INSTRUCTIONS_DIRS'

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const mcpConfig = ({ relay }: LaunchRequest): string =>
  json({
    mcpServers: {
      switchyard: {
        type: 'local',
        command: relay.command,
        args: relay.args,
        // The CLI fills the values in from its environment, so that the token stands in no file.
        env: { SWITCHYARD_URL: '${SWITCHYARD_URL}', SWITCHYARD_TOKEN: '${SWITCHYARD_TOKEN}' },
        tools: ['*'],
      },
    },
  })

function filesOf(request: LaunchRequest, nodePath: string) {
  const plugin = join(request.folder, 'plugin')
  const instructions = join(request.folder, 'instructions')
  const manifest = { name: 'switchyard', version: '1.0.0', description: 'Switchyard', hooks: 'hooks.json' }
  const mcp = join(request.folder, 'mcp.json')
  // A line for a POSIX shell; elsewhere locks are advisory.
  const hooked = process.platform !== 'win32'
  const program = { path: join(plugin, 'hook.cjs'), content: HOOK_PROGRAM }
  const guard = hooked ? hookCommand(nodePath, program.path, 'PreToolUse') : null
  const files = [
    ...(hooked ? [program] : []),
    { path: mcp, content: mcpConfig(request) },
    { path: join(plugin, 'plugin.json'), content: json(manifest) },
    { path: join(plugin, 'hooks.json'), content: json(hooksFile(request.url, guard)) },
    // Of the files in such a folder, these reach the model whole and at once; an AGENTS.md is only named to it.
    {
      path: join(instructions, '.github/instructions/switchyard.instructions.md'),
      content: `---\napplyTo: "**"\n---\n${request.preamble}\n`,
    },
  ]
  return { mcp, plugin, instructions, files: request.preamble === '' ? files.slice(0, -1) : files }
}

function environmentOf(request: LaunchRequest, instructions: string): Record<string, string> {
  const kept = Object.entries(request.environment).filter(([name]) => !INHERITED.test(name))
  const environment = Object.fromEntries(kept)
  const folders = [environment[INSTRUCTIONS] ?? '', request.preamble === '' ? '' : instructions]
  const named = folders.filter((folder) => folder !== '').join(',')
  return {
    ...environment,
    ...(named === '' ? {} : { [INSTRUCTIONS]: named }),
    // Without it, hooks over http are refused for any address but https. It allows them to this machine only.
    COPILOT_HOOK_ALLOW_LOCALHOST: '1',
    SWITCHYARD_URL: request.url,
    SWITCHYARD_TOKEN: request.token,
  }
}

type BadOption = { code: 'bad_option'; message: string }

function checkOptions({ model, permission_mode: mode, resume }: LaunchRequest): BadOption | null {
  const bad = (message: string): BadOption => ({ code: 'bad_option', message })
  if (model !== null && !MODEL.test(model)) return bad(`${JSON.stringify(model)} is no model name`)
  if (mode !== null && !Object.hasOwn(PERMISSION_MODES, mode)) {
    const known = Object.keys(PERMISSION_MODES).join(', ')
    return bad(`The Copilot CLI has no permission mode ${JSON.stringify(mode)}; it has ${known}`)
  }
  if (resume !== null && !UUID.test(resume)) {
    return bad(`${JSON.stringify(resume)} is no conversation id of the Copilot CLI`)
  }
  return null
}

/** How to start `program` for this request, or which option it does not take. `nodePath` runs the command hook. */
export function planCopilot(
  program: string,
  nodePath: string,
  request: LaunchRequest,
): Result<LaunchPlan, BadOption> {
  const bad = checkOptions(request)
  if (bad) return err(bad)
  const { mcp, plugin, instructions, files } = filesOf(request, nodePath)
  const session = request.resume ?? request.fresh_session
  const title = cleanLine(request.title)
  // Of a conversation that is there already, the name is refused.
  const named = title !== '' && request.resume === null
  return ok({
    argv: [
      program,
      ...['--additional-mcp-config', `@${mcp}`],
      ...['--plugin-dir', plugin],
      // The person started this agent in order that it uses our tools. Everything else keeps asking.
      '--allow-tool=switchyard',
      // It resumes the conversation of this id, and begins one where there is none yet.
      `--session-id=${session}`,
      '--no-auto-update',
      ...(PERMISSION_MODES[request.permission_mode ?? 'default'] ?? []),
      ...(request.model === null ? [] : ['--model', request.model]),
      ...(named ? [`--name=${title}`] : []),
    ],
    env: environmentOf(request, instructions),
    files,
    session_id: session,
    mcp: true,
  })
}
