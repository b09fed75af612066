import { execa } from 'execa'
import { err } from '../../../base/result.ts'
import type { AgentKind, Detection } from '../../../core/ports/agents.ts'
import { findProgram } from '../findProgram.ts'
import { dialogKeys } from './dialog.ts'
import { readOpencodeHook } from './hooks.ts'
import { planOpencode } from './launchPlan.ts'
import { readOpencodeScreen } from './screen.ts'
import { opencodeTyping } from './typing.ts'

const HINT = 'Install OpenCode (npm install -g opencode-ai) and connect a provider by running `opencode` once'
/** It answers in a second; a machine under load is given this long, in milliseconds. */
const VERSION_MS = 20_000

async function detectOpencode(environment: Readonly<Record<string, string>>): Promise<Detection> {
  const path = await findProgram('opencode', environment)
  if (path === null) return { installed: false, path: null, version: null, hint: HINT }
  const { stdout, failed } = await execa(path, ['--version'], {
    env: environment,
    extendEnv: false,
    timeout: VERSION_MS,
    stdin: 'ignore',
    reject: false,
  })
  const version = failed ? undefined : /^\d+\.\d+\.\d+\S*/.exec(stdout)?.[0]
  if (version === undefined) {
    return { installed: false, path, version: null, hint: `${path} does not say its version; ${HINT}` }
  }
  return { installed: true, path, version, hint: '' }
}

/** OpenCode (opencode.ai). */
export const opencodeKind: AgentKind = {
  kind: 'opencode',
  title: 'OpenCode',
  self_contained: false,
  unguarded: false,
  person_only_modes: ['bypass', 'config'],
  quiet_ms: null,
  resumable: true,
  continues_turn: false,
  verified: {
    ok: true,
    note:
      'Seen with 1.18.33 in a PTY: a prompt typed and taken, our MCP tool called, hooks by a plugin, permission and ' +
      'question dialogs, an interrupt, the end of a turn, a resume by id. Not seen: connecting a provider, subagents.',
  },
  sample: null,
  detect: detectOpencode,
  plan: async (request) => {
    const program = await findProgram('opencode', request.environment)
    if (program === null) {
      return err({ code: 'not_installed', message: 'OpenCode (opencode) is not on the PATH' })
    }
    return planOpencode(program, request)
  },
  readScreen: readOpencodeScreen,
  readHook: readOpencodeHook,
  typing: opencodeTyping,
  answerKeys: dialogKeys,
  // Escape twice: once would only offer to. As two key reports, because two bare bytes at once count as another key.
  interruptKeys: '\u001b[27u\u001b[27u',
  // Marks all of it and deletes that, which does nothing to an empty box; Ctrl+C would end the program there.
  clearKeys: '\u001b[97;9u\u007f',
}
