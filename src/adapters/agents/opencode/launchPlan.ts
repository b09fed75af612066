import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { err, ok, type Result } from '../../../base/result.ts'
import type { LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import { pluginSource } from './plugin.ts'

/**
 * What is asked in which mode. OpenCode itself asks before next to nothing, so a launch that names no mode asks before
 * edits and commands. `config` leaves it to the person's own configuration and to the project's.
 */
const PERMISSIONS = {
  default: { edit: 'ask', bash: 'ask' },
  acceptEdits: { edit: 'allow', bash: 'ask' },
  plan: { edit: 'ask', bash: 'ask' },
  bypass: { '*': 'allow', edit: 'allow', bash: 'allow', external_directory: 'allow', doom_loop: 'allow' },
  config: null,
} as const
type Mode = keyof typeof PERMISSIONS

const isMode = (name: string): name is Mode => Object.hasOwn(PERMISSIONS, name)

/**
 * OpenCode gives a call up after 60 s, or after what the person's own settings say; a wait lasts 50 s, a merge with its
 * checks minutes. The relay itself answers that no host is there long before.
 */
const TOOL_MS = 600_000

const SESSION = /^ses_[A-Za-z0-9]{10,60}$/
const MODEL = /^[A-Za-z0-9][\w.:@-]*\/[A-Za-z0-9][\w.:@/[\]-]{0,199}$/

/**
 * Marks of an OpenCode that started the host, which an agent would take for its own; and permissions from the
 * environment, which would win over the mode of this launch.
 */
const INHERITED = ['OPENCODE', 'OPENCODE_PID', 'OPENCODE_ROUTE', 'OPENCODE_WORKSPACE_ID', 'OPENCODE_CLIENT']

type Config = Readonly<Record<string, unknown>>
const isConfig = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Ours over theirs, as OpenCode merges its own configuration: objects by key, lists one after the other. */
function merge(theirs: Config, ours: Config): Config {
  const merged: Record<string, unknown> = { ...theirs }
  for (const [key, value] of Object.entries(ours)) {
    const before = merged[key]
    if (isConfig(before) && isConfig(value)) merged[key] = merge(before, value)
    else if (Array.isArray(before) && Array.isArray(value)) merged[key] = before.concat(value)
    else merged[key] = value
  }
  return merged
}

function configOf(request: LaunchRequest, mode: Mode, paths: { plugin: string; preamble: string }): Config {
  const { relay } = request
  // The person started this agent in order that it uses our tools. Everything else keeps asking.
  const permission = { ...PERMISSIONS[mode], 'switchyard_*': 'allow' }
  return {
    // An offer to update would stand over the prompt of an agent that nobody looks at.
    autoupdate: false,
    // It inherits the address and the token from the environment of OpenCode.
    mcp: {
      switchyard: {
        type: 'local',
        command: [relay.command, ...relay.args],
        enabled: true,
        timeout: TOOL_MS,
      },
    },
    permission,
    // What a repository's own configuration allows its agent must not go round the mode.
    ...(mode === 'config' ? {} : { agent: { [agentOf(mode)]: { permission } } }),
    plugin: [pathToFileURL(paths.plugin).href],
    ...(request.preamble === '' ? {} : { instructions: [paths.preamble] }),
  }
}

const agentOf = (mode: Mode): 'plan' | 'build' => (mode === 'plan' ? 'plan' : 'build')

const ownConfig = z.record(z.string(), z.unknown())

/** The inline configuration that the person's environment already holds. */
function inlineConfig(environment: LaunchRequest['environment']): Config | null {
  const text = environment['OPENCODE_CONFIG_CONTENT']
  if (text === undefined || text === '') return {}
  try {
    return ownConfig.parse(JSON.parse(text))
  } catch {
    // JSON with comments, or none at all: it cannot be joined with ours.
    return null
  }
}

type BadOption = { code: 'bad_option'; message: string }
const bad = (message: string) => err<BadOption>({ code: 'bad_option', message })

/** How to start `program` for this request, or which option it does not take. */
export function planOpencode(program: string, request: LaunchRequest): Result<LaunchPlan, BadOption> {
  const { folder, model, resume } = request
  const mode = request.permission_mode ?? 'default'
  if (model !== null && !MODEL.test(model))
    return bad(`${JSON.stringify(model)} is no model of OpenCode; it takes provider/model`)
  if (!isMode(mode)) {
    const known = Object.keys(PERMISSIONS).join(', ')
    return bad(`OpenCode has no permission mode ${JSON.stringify(mode)}; it has ${known}`)
  }
  if (resume !== null && !SESSION.test(resume))
    return bad(`${JSON.stringify(resume)} is no conversation id of OpenCode`)
  const inline = inlineConfig(request.environment)
  if (!inline) return bad('OPENCODE_CONFIG_CONTENT in the environment of the host is no JSON object')
  const paths = { plugin: join(folder, 'switchyard.js'), preamble: join(folder, 'preamble.md') }
  const dropped = mode === 'config' ? INHERITED : [...INHERITED, 'OPENCODE_PERMISSION']
  return ok({
    argv: [
      program,
      ...(mode === 'config' ? [] : ['--agent', agentOf(mode)]),
      ...(model === null ? [] : ['--model', model]),
      ...(resume === null ? [] : ['--session', resume]),
    ],
    env: {
      ...Object.fromEntries(Object.entries(request.environment).filter(([name]) => !dropped.includes(name))),
      OPENCODE_CONFIG_CONTENT: JSON.stringify(merge(inline, configOf(request, mode, paths))),
      // Each start unpacks libraries of 14 MB and leaves them; here they go with the agent.
      BUN_TMPDIR: folder,
      SWITCHYARD_URL: request.url,
      SWITCHYARD_TOKEN: request.token,
    },
    files: [
      { path: paths.plugin, content: pluginSource },
      ...(request.preamble === '' ? [] : [{ path: paths.preamble, content: `${request.preamble}\n` }]),
    ],
    // It makes the id itself; the first prompt's hook tells it.
    session_id: resume,
    mcp: true,
  })
}
