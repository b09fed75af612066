import { err, ok, type Result } from '../../../base/result.ts'
import type { AgentKind, LaunchPlan, LaunchRequest } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { customTyping } from '../custom.ts'
import { detectProgram, type Cli } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'
import { SILENT } from '../silentHook.ts'
import { permissionModes } from '../permissionModes.ts'

export type BadOption = { code: 'bad_option'; message: string }
export const bad = (message: string) => err<BadOption>({ code: 'bad_option', message })

/** What a launch adds to the program: its arguments, files and the id of its conversation. */
export interface Launch extends Pick<LaunchPlan, 'files' | 'session_id' | 'mcp'> {
  readonly args: readonly string[]
}

/** A program that could not be installed where Switchyard is tested: all that is said of it is out of its documentation. */
export interface UnseenProgram {
  readonly kind: string
  readonly title: string
  readonly cli: Cli
  /** Why it has not been seen. */
  readonly unseen: string
  readonly resumable: boolean
  /** Arguments of each permission mode; `default` is what a launch without one gets. */
  readonly modes: Readonly<Record<string, readonly string[]>>
  readonly launch: (request: LaunchRequest, mode: readonly string[]) => Result<Launch, BadOption>
}

const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@[\]-]{0,199}$/

function checkOptions(
  { title, modes }: UnseenProgram,
  { model, permission_mode: mode }: LaunchRequest,
): Result<readonly string[], BadOption> {
  if (model !== null && !MODEL.test(model)) return bad(`${JSON.stringify(model)} is no model name`)
  const args = Object.hasOwn(modes, mode ?? 'default') ? modes[mode ?? 'default'] : undefined
  if (args !== undefined) return ok(args)
  return bad(
    `${title} has no permission mode ${JSON.stringify(mode)}; it has ${Object.keys(modes).join(', ')}`,
  )
}

async function plan(program: UnseenProgram, request: LaunchRequest): ReturnType<AgentKind['plan']> {
  const path = await findProgram(program.cli.name, request.environment)
  if (path === null) {
    return err({
      code: 'not_installed',
      message: `${program.title} (${program.cli.name}) is not on the PATH`,
    })
  }
  const mode = checkOptions(program, request)
  if (!mode.ok) return mode
  const launch = program.launch(request, mode.value)
  if (!launch.ok) return launch
  const { args, ...rest } = launch.value
  const env = { ...request.environment, SWITCHYARD_URL: request.url, SWITCHYARD_TOKEN: request.token }
  return ok({ argv: [path, ...args], env, ...rest })
}

/**
 * A leading `/` or `!` is a command in such programs. Nobody has seen which of them look past a blank, so a character
 * without width stands in front.
 */
const asText = (text: string): string => (/^\s*[/!]/.test(text) ? `\u200b${text.trimStart()}` : text)

/** A kind that is started as documented, and of whose screens nothing is claimed: its status stays `unsure`. */
export const createUnseenKind = (program: UnseenProgram): AgentKind => ({
  kind: program.kind,
  title: program.title,
  self_contained: false,
  // Its questions are not recognised, and a prompt typed at a quiet screen might answer one.
  unguarded: true,
  person_only_modes: Object.keys(program.modes).filter((mode) => mode === 'bypass'),
  quiet_ms: 4_000,
  resumable: program.resumable,
  continues_turn: false,
  verified: {
    ok: false,
    note: `Never seen to run: ${program.unseen}. Started as documented; its screens are not understood.`,
  },
  sample: null,
  permission_modes: permissionModes(Object.keys(program.modes)),
  detect: detectProgram(program.cli),
  plan: (request) => plan(program, request),
  readScreen: (screen) => ({
    state: screen.written === 0 ? 'starting' : 'unknown',
    detail:
      screen.written === 0
        ? 'It has written nothing yet'
        : 'Its screen is not understood; look at its terminal',
    dialog: null,
    draft: '',
  }),
  readHook: () => SILENT,
  readUsage: null,
  intoTurn: () => null,
  refuse: null,
  typing: (text: string, screen?: TerminalScreen) => customTyping(asText(text), screen),
  answerKeys: () => null,
  interruptKeys: '\u0003',
  clearKeys: null,
})
