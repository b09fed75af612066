import { basename } from 'node:path'
import { err, ok } from '../../base/result.ts'
import { cleanText } from '../../base/text.ts'
import type { AgentKind, LaunchRequest, ScreenReading, Typing } from '../../core/ports/agents.ts'
import type { TerminalScreen } from '../../core/ports/terminals.ts'
import { findProgram } from './findProgram.ts'
import { bracketedPaste, endsWithText } from './screenText.ts'
import { SILENT } from './silentHook.ts'

const NO_SIGNALS = 'A custom command tells nothing of its state; look at its terminal'

async function planCustom({ command, environment, url, token }: LaunchRequest) {
  const [name, ...args] = command ?? []
  if (name === undefined || name === '') {
    return err({
      code: 'bad_option' as const,
      message: 'A custom agent needs a command: the program and its arguments',
    })
  }
  // A relative path means a file of the worktree, which the terminal resolves when it starts it.
  const relative = basename(name) !== name && !name.startsWith('/')
  const program = relative ? name : await findProgram(name, environment)
  if (program === null) return err({ code: 'not_installed' as const, message: `${name} is not on the PATH` })
  const argv: [string, ...string[]] = [program, ...args]
  const env = { ...environment, SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token }
  return ok({ argv, env, files: [], session_id: null, mcp: false })
}

const readCustomScreen = (screen: TerminalScreen): ScreenReading => ({
  state: screen.written === 0 ? 'starting' : 'unknown',
  detail: screen.written === 0 ? 'It has written nothing yet' : NO_SIGNALS,
  dialog: null,
  draft: '',
})

/** A program that has not asked for bracketed paste would take each line for a prompt of its own, so lines are joined. */
export function customTyping(text: string, screen?: TerminalScreen): Typing {
  const bracketed = screen?.bracketed_paste ?? true
  const plain = cleanText(text)
    .trim()
    .split(/\s*\n\s*/)
    .join(' ')
  const shown = bracketed ? text : plain
  let before = screen?.written ?? 0
  return {
    paste: bracketed ? bracketedPaste(text) : plain,
    arrived: (now) => {
      const upToCursor = now.lines.slice(0, now.cursor.y + 1).join('\n')
      if (!endsWithText(upToCursor, shown)) return false
      before = now.written
      return true
    },
    submit: '\r',
    taken: (now) => now.written > before,
  }
}

/** Any program that a person names: a shell, another agent CLI. */
export const customKind: AgentKind = {
  kind: 'custom',
  title: 'Custom command',
  self_contained: false,
  unguarded: true,
  person_only_modes: [],
  quiet_ms: 4_000,
  resumable: false,
  continues_turn: false,
  verified: {
    ok: false,
    note: 'Any program: it has no MCP tools and no hooks, so only its process and its terminal can be seen',
  },
  sample: null,
  detect: async () => ({
    installed: true,
    path: null,
    version: null,
    hint: 'Name the program and its arguments as the command',
  }),
  plan: planCustom,
  readScreen: readCustomScreen,
  readHook: () => SILENT,
  readUsage: null,
  intoTurn: () => null,
  refuse: null,
  typing: customTyping,
  answerKeys: () => null,
  interruptKeys: '\u0003',
  clearKeys: null,
}
