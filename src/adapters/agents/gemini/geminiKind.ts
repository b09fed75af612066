import { err } from '../../../base/result.ts'
import type { AgentKind, LaunchRequest } from '../../../core/ports/agents.ts'
import { findProgram } from '../findProgram.ts'
import { permissionModes } from '../permissionModes.ts'
import { hasBegun } from './conversation.ts'
import { detectGemini } from './detect.ts'
import { dialogKeys } from './dialog.ts'
import { refuseGeminiTool } from './edits.ts'
import { gitIdentity } from './gitIdentity.ts'
import { linkHome, readSettings } from './home.ts'
import { intoGeminiTurn, readGeminiHook } from './hooks.ts'
import { homeOf, PERSON_ONLY_MODES, planGemini } from './launchPlan.ts'
import { readGeminiScreen } from './screen.ts'
import { geminiTyping } from './typing.ts'
import { geminiUsage } from './usage.ts'

/** The lines that the box may have, each emptied and joined with the next: below the cursor first, then above. */
const LINES = 64
const CLEAR = '\u000b\u001b[3~'.repeat(LINES) + '\u0015\u007f'.repeat(LINES)

async function plan(request: LaunchRequest) {
  const program = await findProgram('gemini', request.environment)
  if (program === null)
    return err({ code: 'not_installed' as const, message: 'Gemini CLI (gemini) is not on the PATH' })
  const settings = await readSettings(request.environment)
  if (!settings.ok) return settings
  const home = homeOf(request)
  const begun = request.resume === null || (await hasBegun(request.resume, home))
  const identity = await gitIdentity(request.cwd, request.environment)
  const planned = planGemini(program, { ...request, begun, identity, settings: settings.value })
  if (planned.ok) await linkHome(home, request.environment)
  return planned
}

/** Google's Gemini CLI. */
export const geminiKind: AgentKind = {
  kind: 'gemini',
  title: 'Gemini CLI',
  self_contained: false,
  unguarded: false,
  person_only_modes: PERSON_ONLY_MODES,
  quiet_ms: null,
  resumable: true,
  continues_turn: false,
  verified: {
    ok: true,
    note:
      'Seen with 0.61.0 in a PTY: a prompt typed and taken, our MCP tool called, hooks, text put into a running turn, ' +
      'the trust, permission and question dialogs, an interrupt, the end of a turn, a resume by id, two at once. Not ' +
      'seen: sign-in with an account, the dialogs of a used-up quota.',
  },
  sample: null,
  permission_modes: permissionModes(['default', 'acceptEdits', 'plan', 'bypass']),
  models: ['gemini-3-pro-preview', 'gemini-2.5-pro', 'gemini-2.5-flash'],
  install: 'npm install -g @google/gemini-cli',
  detect: detectGemini,
  plan,
  readScreen: readGeminiScreen,
  readHook: readGeminiHook,
  readUsage: geminiUsage,
  intoTurn: intoGeminiTurn,
  refuse: process.platform === 'win32' ? null : refuseGeminiTool,
  typing: geminiTyping,
  answerKeys: dialogKeys,
  interruptKeys: '\u001b',
  // Ctrl+C would end the CLI when pressed twice, and Esc twice at an empty box goes back in the conversation.
  clearKeys: CLEAR,
}
