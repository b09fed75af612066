import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findInputBox, rowsOf } from './inputBox.ts'
import { readCopilotScreen } from './screen.ts'

/** How the box shows a longer paste, when nothing else is in it. */
const COLLAPSED = /^\[Paste #\d+ - \d+ lines\]$/

/**
 * What is typed must reach the model as text. The CLI looks past blanks at the start: `!` would be run in a shell, `/` as
 * a command, `&` be sent to GitHub, and a lone `exit` or `quit` would end it. A character without width in front keeps
 * it from that; the model gets it, too. After `@` or `#` Enter would choose a completion, after a backslash add a line: a
 * blank behind keeps it from both.
 */
function asText(text: string): string {
  const front = /^\s*(?:[!/&]|(?:exit|quit)\s*$)/i.test(text) ? '\u200b' : ''
  const behind = /(?:\\|[@#]\S*)$/.test(text) ? ' ' : ''
  return front + (front === '' ? text : text.trimStart()) + behind
}

export function copilotTyping(text: string): Typing {
  const boxOf = (screen: TerminalScreen) => findInputBox(rowsOf(screen))
  return {
    paste: bracketedPaste(asText(text)),
    arrived: (screen) => {
      const box = boxOf(screen)
      return box !== null && box.text !== '' && (COLLAPSED.test(box.text) || showsOnly(box.text, text))
    },
    submit: '\r',
    taken: (screen) => {
      const box = boxOf(screen)
      // No box: a dialog has come up in its place, which only a turn brings.
      return box === null || box.text === '' || readCopilotScreen(screen).state === 'working'
    },
  }
}
