import { err } from '../../../base/result.ts'
import type { AgentKind } from '../../../core/ports/agents.ts'
import { detectProgram } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'
import { permissionModes } from '../permissionModes.ts'
import { denyTool } from '../refuseTool.ts'
import { dialogKeys } from './dialogKeys.ts'
import { holdCopilotTurn, intoCopilotTurn, readCopilotHook } from './hooks.ts'
import { PERSON_ONLY_MODES, planCopilot } from './launchPlan.ts'
import { readCopilotScreen } from './screen.ts'
import { copilotTyping } from './typing.ts'
import { createCopilotUsage } from './usage.ts'

/** GitHub's Copilot CLI. */
export const createCopilotKind = ({ nodePath }: { readonly nodePath: string }): AgentKind => ({
  kind: 'copilot',
  title: 'Copilot CLI',
  self_contained: false,
  unguarded: false,
  person_only_modes: PERSON_ONLY_MODES,
  quiet_ms: null,
  resumable: true,
  continues_turn: false,
  verified: {
    ok: true,
    note:
      'Seen with 1.0.102 in a PTY, with a model provider of its own: a prompt typed and taken, our MCP tool called, ' +
      'hooks over http, the trust, permission and question dialogs, an interrupt, the end of a turn, a resume by id, ' +
      'two at once. Not seen: a GitHub account and what needs one.',
  },
  sample: null,
  permission_modes: permissionModes(['default', 'acceptEdits', 'plan', 'autopilot', 'bypass']),
  models: ['auto'],
  install: 'npm install -g @github/copilot',
  detect: detectProgram({
    name: 'copilot',
    version: /^GitHub Copilot CLI (\d+\.\d+\.\d+(?:-\w+)*)/m,
    hint: 'Install the Copilot CLI (npm install -g @github/copilot) and sign in by running `copilot login` once',
  }),
  plan: async (request) => {
    const program = await findProgram('copilot', request.environment)
    if (program === null) {
      return err({ code: 'not_installed', message: 'The Copilot CLI (copilot) is not on the PATH' })
    }
    return planCopilot(program, nodePath, request)
  },
  readScreen: readCopilotScreen,
  readHook: readCopilotHook,
  readUsage: createCopilotUsage,
  intoTurn: intoCopilotTurn,
  holdTurn: holdCopilotTurn,
  refuse: process.platform === 'win32' ? null : denyTool,
  typing: copilotTyping,
  answerKeys: dialogKeys,
  // At its prompt it only says that a second one would end the program; Escape twice would open a list there.
  interruptKeys: '\u0003',
  // To the end, then each row and the line break before it, for as many rows as the box can have.
  clearKeys: `\u001b[1;5F${'\u0015\u007f'.repeat(64)}`,
})
