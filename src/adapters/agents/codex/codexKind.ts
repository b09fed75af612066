import { err } from '../../../base/result.ts'
import type { AgentKind } from '../../../core/ports/agents.ts'
import { detectProgram } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'
import { permissionModes } from '../permissionModes.ts'
import { denyTool } from '../refuseTool.ts'
import { dialogKeys } from './dialog.ts'
import { intoCodexTurn, readCodexHook } from './hooks.ts'
import { PERSON_ONLY_MODES, planCodex } from './launchPlan.ts'
import { readCodexScreen } from './screen.ts'
import { codexTyping } from './typing.ts'
import { createCodexUsage } from './usage.ts'

/** OpenAI's Codex. */
export const createCodexKind = ({ nodePath }: { readonly nodePath: string }): AgentKind => ({
  kind: 'codex',
  title: 'Codex',
  self_contained: false,
  unguarded: false,
  person_only_modes: PERSON_ONLY_MODES,
  quiet_ms: null,
  resumable: true,
  continues_turn: false,
  verified: {
    ok: true,
    note:
      'Seen with 0.169.0 in a PTY: a prompt typed and taken, our MCP tool called, hooks for the session and the ' +
      'prompt, an edit held back by a lock, the trust, permission and question dialogs, the end of a turn, a resume by id, two at once. Not seen: ' +
      'sign-in with an account.',
  },
  sample: null,
  permission_modes: permissionModes(['default', 'readOnly', 'neverAsk', 'autoReview', 'bypass'], {
    default: 'Works in its worktree; asks before anything outside it',
  }),
  install: 'npm install -g @openai/codex',
  detect: detectProgram({
    name: 'codex',
    version: /^codex-cli (\d+\.\d+\.\d+\S*)/m,
    hint: 'Install Codex (npm install -g @openai/codex) and sign in by running `codex` once',
  }),
  plan: async (request) => {
    const program = await findProgram('codex', request.environment)
    if (program === null) return err({ code: 'not_installed', message: 'Codex (codex) is not on the PATH' })
    return planCodex(program, nodePath, request)
  },
  readScreen: readCodexScreen,
  readHook: readCodexHook,
  readUsage: createCodexUsage,
  intoTurn: intoCodexTurn,
  refuse: process.platform === 'win32' ? null : denyTool,
  typing: codexTyping,
  answerKeys: dialogKeys,
  interruptKeys: '\u001b',
  // To the start of the line and over it, for each row that the box can have. Ctrl+C would end Codex at an empty box.
  clearKeys: '\u0005' + '\u0015'.repeat(64),
})
