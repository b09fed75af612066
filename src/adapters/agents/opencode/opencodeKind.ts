import { err } from '../../../base/result.ts'
import type { AgentKind } from '../../../core/ports/agents.ts'
import { detectProgram } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'
import { permissionModes } from '../permissionModes.ts'
import { dialogKeys } from './dialog.ts'
import { refuseOpencodeTool } from './edits.ts'
import { intoOpencodeTurn, readOpencodeHook } from './hooks.ts'
import { planOpencode } from './launchPlan.ts'
import { readOpencodeScreen } from './screen.ts'
import { opencodeTyping } from './typing.ts'

const HINT = 'Install OpenCode (npm install -g opencode-ai) and connect a provider by running `opencode` once'

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
  permission_modes: permissionModes(['default', 'acceptEdits', 'plan', 'bypass', 'config']),
  install: 'npm install -g opencode-ai',
  detect: detectProgram({ name: 'opencode', version: /^(\d+\.\d+\.\d+\S*)/, hint: HINT }),
  plan: async (request) => {
    const program = await findProgram('opencode', request.environment)
    if (program === null) {
      return err({ code: 'not_installed', message: 'OpenCode (opencode) is not on the PATH' })
    }
    return planOpencode(program, request)
  },
  readScreen: readOpencodeScreen,
  readHook: readOpencodeHook,
  readUsage: null,
  intoTurn: intoOpencodeTurn,
  refuse: refuseOpencodeTool,
  typing: opencodeTyping,
  answerKeys: dialogKeys,
  // Escape twice: once would only offer to. As two key reports, because two bare bytes at once count as another key.
  interruptKeys: '\u001b[27u\u001b[27u',
  // Marks all of it and deletes that, which does nothing to an empty box; Ctrl+C would end the program there.
  clearKeys: '\u001b[97;9u\u007f',
}
