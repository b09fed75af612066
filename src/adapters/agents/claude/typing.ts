import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findInputBox } from './inputBox.ts'
import { readClaudeScreen } from './screen.ts'

/** How the box shows a longer paste, when nothing else is in it: `[Pasted text #2 +40 lines]`. */
const COLLAPSED = /^\s*\[Pasted text[^\]]*\]\s*$/

/**
 * What is typed must reach the model as text. A leading `!` would be run as a shell command without a question, even
 * out of a paste, and a leading `/` as a command of the CLI; a blank in front keeps both from it. A path after `@` or a
 * backslash at the end would make Enter choose a completion or add a line; a blank behind keeps both from it.
 */
function asText(text: string): string {
  const front = /^[!/]/.test(text) ? ' ' : ''
  const behind = /(?:\\|@\S*)$/.test(text) ? ' ' : ''
  return front + text + behind
}

export function claudeTyping(text: string): Typing {
  const shows = (screen: TerminalScreen): boolean => {
    const box = findInputBox(screen)
    return box !== null && box.text !== '' && (COLLAPSED.test(box.text) || showsOnly(box.text, text))
  }
  return {
    paste: bracketedPaste(asText(text)),
    arrived: shows,
    submit: '\r',
    taken: (screen) => {
      const box = findInputBox(screen)
      // No box: a dialog has come up over it, which only a turn brings.
      return box === null || box.text === '' || readClaudeScreen(screen).state === 'working'
    },
  }
}
