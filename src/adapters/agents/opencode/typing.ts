import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findInputBox } from './inputBox.ts'
import { readOpencodeScreen } from './screen.ts'

/** How the box shows a longer paste, when nothing else is in it. */
const COLLAPSED = /^\[Pasted ~\d+ lines\]$/

/**
 * What is typed must reach the model as text. A leading `/` would be run as a command of the CLI and a leading `!` may
 * be as one of the shell; a blank in front keeps both from it. A name after `@` would make Enter choose a completion; a
 * blank behind keeps it from that. These words alone, also with blanks around them, would end the program: a full stop.
 */
function asText(text: string): string {
  if (/^(?:exit|quit|:q)$/.test(text.trim())) return `${text.trim()}.`
  const front = /^[!/]/.test(text) ? ' ' : ''
  const behind = /@\S*$/.test(text) ? ' ' : ''
  return front + text + behind
}

export function opencodeTyping(text: string): Typing {
  return {
    paste: bracketedPaste(asText(text)),
    arrived: (screen: TerminalScreen) => {
      const box = findInputBox(screen)
      return box !== null && box.text !== '' && (COLLAPSED.test(box.text) || showsOnly(box.text, text))
    },
    submit: '\r',
    taken: (screen) => {
      const box = findInputBox(screen)
      // No box: a dialog has come up over it, which only a turn brings.
      return box === null || box.text === '' || readOpencodeScreen(screen).state === 'working'
    },
  }
}
