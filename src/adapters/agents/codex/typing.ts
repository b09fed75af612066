import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findComposer } from './composer.ts'
import { readCodexScreen } from './screen.ts'

/** How the box shows a longer paste, when nothing else is in it. */
const COLLAPSED = /^\s*\[Pasted Content \d+ chars\](?: #\d+)?\s*$/

/**
 * What is typed must reach the model as text. A leading `!` would be run as a shell command and a leading `/` as a
 * command of the CLI; a blank in front keeps both from it. After `@` or `$` at the end, Enter would choose a
 * completion; a blank behind keeps it from it.
 */
function asText(text: string): string {
  const front = /^\s*[!/]/.test(text) ? ' ' : ''
  const behind = /[@$]\S*$/.test(text) ? ' ' : ''
  return front + text + behind
}

export function codexTyping(text: string): Typing {
  const boxOf = (screen: TerminalScreen) =>
    readCodexScreen(screen).dialog === null ? findComposer(screen) : null
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
      return box === null || box.text === '' || readCodexScreen(screen).state === 'working'
    },
  }
}
