import { join } from 'node:path'
import { err, ok } from '../../../base/result.ts'
import type { AgentKind, LaunchRequest } from '../../../core/ports/agents.ts'
import { SILENT } from '../silentHook.ts'
import { createSample } from './sample.ts'
import { demoTyping, readDemoScreen } from './screen.ts'

export interface DemoOptions {
  /** The Node that runs the demo agent's program. */
  readonly nodePath: string
  /** The program itself: one file. */
  readonly program: string
}

const KIND = 'demo'
/** The program's file as scripts/build.mjs names it. */
export const DEMO_PROGRAM = 'demo-agent.js'

function planDemo({ nodePath, program }: DemoOptions, request: LaunchRequest) {
  if (request.resume !== null && !/^[A-Za-z0-9_-]{1,64}$/.test(request.resume)) {
    return err({
      code: 'bad_option' as const,
      message: `${JSON.stringify(request.resume)} is no session of the demo agent`,
    })
  }
  const { folder, relay, url, token } = request
  const env = { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token }
  const server = { command: relay.command, args: relay.args, env }
  const config = {
    path: join(folder, 'mcp.json'),
    content: `${JSON.stringify({ mcpServers: { switchyard: server } }, null, 2)}\n`,
  }
  const session = request.resume ?? request.fresh_session
  const argv: [string, ...string[]] = [
    nodePath,
    program,
    ...['--mcp-config', config.path],
    ...['--state', join(folder, 'session.json')],
    ...[request.resume === null ? '--session' : '--resume', session],
    ...(request.preamble === '' ? [] : [`--append-system-prompt=${request.preamble}`]),
  ]
  return ok({
    argv,
    env: { ...request.environment, ...env },
    files: [config],
    session_id: session,
    mcp: true,
  })
}

/** The agent that ships with Switchyard: it follows scripts, so it needs no account, no network and no other program. */
export const createDemoKind = (options: DemoOptions): AgentKind => ({
  kind: KIND,
  title: 'Demo agent',
  self_contained: true,
  unguarded: true,
  person_only_modes: [],
  quiet_ms: null,
  resumable: true,
  continues_turn: true,
  verified: { ok: true, note: 'Ships with Switchyard and is tested with it' },
  sample: createSample(KIND),
  detect: async () => ({ installed: true, path: options.program, version: null, hint: '' }),
  plan: async (request) => planDemo(options, request),
  readScreen: readDemoScreen,
  readHook: () => SILENT,
  readUsage: null,
  intoTurn: () => null,
  refuse: null,
  typing: demoTyping,
  answerKeys: (dialog, key) => (dialog.options.some((option) => option.key === key) ? key : null),
  interruptKeys: '\u001b',
  // Esc with a draft and no turn empties the box.
  clearKeys: '\u001b',
})
