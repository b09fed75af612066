import { err } from '../../../base/result.ts'
import type { AgentKind } from '../../../core/ports/agents.ts'
import { detectProgram } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'
import { permissionModes } from '../permissionModes.ts'
import { denyTool } from '../refuseTool.ts'
import { hasBegun } from './conversation.ts'
import { dialogKeys } from './dialog.ts'
import { besideClaudePrompt, holdClaudeTurn, intoClaudeTurn, readClaudeHook } from './hooks.ts'
import { planClaude } from './launchPlan.ts'
import { readClaudeScreen } from './screen.ts'
import { claudeTyping } from './typing.ts'
import { createClaudeUsage } from './usage.ts'

/** Anthropic's Claude Code. */
export const claudeKind: AgentKind = {
  kind: 'claude',
  title: 'Claude Code',
  self_contained: false,
  unguarded: false,
  person_only_modes: ['bypass', 'auto'],
  quiet_ms: null,
  resumable: true,
  continues_turn: false,
  verified: {
    ok: true,
    note:
      'Seen with 2.1.197 in a PTY: a prompt typed and taken, our MCP tool called, hooks over http, the trust, permission ' +
      'and question dialogs, the end of a turn, a resume by id. Not seen: first-run onboarding and sign-in.',
  },
  sample: null,
  permission_modes: permissionModes(['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypass']),
  models: ['opus', 'sonnet', 'haiku'],
  install: 'npm install -g @anthropic-ai/claude-code',
  detect: detectProgram({
    name: 'claude',
    version: /^(\d+\.\d+\.\d+\S*)/,
    hint: 'Install Claude Code (npm install -g @anthropic-ai/claude-code) and sign in by running `claude` once',
  }),
  plan: async (request) => {
    const program = await findProgram('claude', request.environment)
    if (program === null)
      return err({ code: 'not_installed', message: 'Claude Code (claude) is not on the PATH' })
    const begun = request.resume === null || (await hasBegun(request.resume, request.environment))
    return planClaude(program, { ...request, begun })
  },
  readScreen: readClaudeScreen,
  readHook: readClaudeHook,
  readUsage: createClaudeUsage,
  intoTurn: intoClaudeTurn,
  besidePrompt: besideClaudePrompt,
  holdTurn: holdClaudeTurn,
  refuse: denyTool,
  typing: claudeTyping,
  answerKeys: dialogKeys,
  interruptKeys: '\u001b',
  // Twice, which clears the box; once would only offer to.
  clearKeys: '\u001b\u001b',
}
