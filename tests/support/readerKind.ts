import { join } from 'node:path'
import { endsWithText } from '../../src/adapters/agents/screenText.ts'
import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { onlyShell, shellKind } from './shellKind.ts'

/** The key that submits: no text holds it, and a newline is part of one. */
export const SUBMIT = '\u001e'
const READY = 'ready>'
const AT_WORK = 'at work'

/** Notes each text that it is given, whole, with a NUL behind; one that starts with `$ ` is a command to run. */
const PROGRAM = `stty -icanon -echoctl
while :; do
  printf '${READY} '
  IFS= read -r -d $'\\x1e' text || exit 0
  printf '\\n${AT_WORK}\\n'
  case $text in
    '$ '*) eval "\${text#??}" ;;
    *) printf '%s\\0' "$text" >> "$HEARD" ;;
  esac
done`

/** What stands in the input box; null while a turn runs. */
function draftOf(screen: TerminalScreen): string | null {
  const text = screen.lines.map((line) => line.trimEnd()).join('\n')
  const ready = text.lastIndexOf(READY)
  return ready > text.lastIndexOf(AT_WORK) ? text.slice(ready + READY.length).trim() : null
}

/** Texts that the agent has been given, from its file of them. */
export const heardFile = (home: string, agentId: string): string => join(home, 'agents', agentId, 'heard')

/** An agent that takes texts of any length and many lines, shows what stands unsent, and resumes; its hooks take text. */
export const readerKind: AgentKind = {
  ...shellKind,
  kind: 'reader',
  title: 'Reader',
  resumable: true,
  plan: (request) =>
    Promise.resolve({
      ok: true,
      value: {
        argv: ['/bin/bash', '--norc', '--noprofile', '-c', PROGRAM],
        env: { ...request.environment, LANG: 'C.UTF-8', HEARD: join(request.folder, 'heard') },
        files: [{ path: join(request.folder, 'reader'), content: 'Its texts stand beside this file.\n' }],
        session_id: request.resume ?? request.fresh_session,
        mcp: false,
      },
    }),
  readScreen(screen) {
    const last = screen.lines.findLast((line) => line.trim() !== '')?.trim() ?? ''
    if (last.endsWith('[y/n]?')) return shellKind.readScreen(screen)
    const draft = draftOf(screen)
    if (draft !== null) return { state: 'idle', detail: 'at its prompt', dialog: null, draft }
    return { state: last === '' ? 'starting' : 'working', detail: 'at work', dialog: null, draft: '' }
  },
  readHook: (event) => ({ ...shellKind.readHook('', {}), state: event === 'AfterTool' ? 'working' : null }),
  intoTurn: (event, text) => (event === 'AfterTool' && text.length < 5_000 ? { told: text } : null),
  refuse: null,
  typing: (text) => ({
    paste: text,
    arrived: (screen) => endsWithText(screen.lines.join('\n'), text),
    submit: SUBMIT,
    taken: (screen) => draftOf(screen) === null || draftOf(screen) === '',
  }),
  answerKeys: (dialog, key) => (dialog.options.some((option) => option.key === key) ? `${key}\n` : null),
  clearKeys: null,
}

export const readers: Agents = {
  list: () => [readerKind, ...onlyShell.list()],
  get: (kind) => (kind === readerKind.kind ? readerKind : onlyShell.get(kind)),
}
