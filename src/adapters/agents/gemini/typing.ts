import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findInputBox } from './inputBox.ts'
import { readGeminiScreen } from './screen.ts'

/** How the box shows a longer paste behind the first two characters, which are pasted by themselves. */
const COLLAPSED = /^.{0,2}\[Pasted Text: \d+ (?:lines|chars)(?: #\d+)?\]$/s
/**
 * An Enter so soon after a paste, in milliseconds, counts as a part of it: the CLI waits for 40 after it has taken in the
 * paste, and nothing on its screen tells when they are over.
 */
const REST_MS = 150

/**
 * What is typed must reach the model as text. A leading name after `/` would be run as a command of the CLI, also behind
 * blanks; a mark of quotation keeps it from that, and a path has none of it. `!` and `?` alone are keys of an empty box.
 * What follows an `@` would be looked for among all files, the nearest of them put in its place and read in; the CLI's own
 * escape keeps it from that and reaches the model. At the end of one, Enter would choose a completion, and behind a
 * backslash begin a line; a blank keeps it from both.
 */
function asText(text: string): string {
  const front = /^\s*\/(?![/*])[^\s/]*(?:\s|$)/.test(text) ? '> ' : /^[!?]$/.test(text.trim()) ? ' ' : ''
  const behind = /(?:@\S*|\\)$/.test(text) ? ' ' : ''
  return front + text.replace(/(?<!\\)@/g, '\\@') + behind
}

/** A paste that is the path of a file, and no more, would be read in; one that lacks its first characters is none. */
const pasteOf = (text: string): string =>
  /^\s*\S{3}/.test(text)
    ? bracketedPaste(text.slice(0, 2)) + bracketedPaste(text.slice(2))
    : bracketedPaste(text)

export function geminiTyping(text: string): Typing {
  return {
    paste: pasteOf(asText(text)),
    arrived: (screen: TerminalScreen) => {
      const box = findInputBox(screen)
      return box !== null && box.text !== '' && (COLLAPSED.test(box.text) || showsOnly(box.text, text))
    },
    rest_ms: REST_MS,
    submit: '\r',
    taken: (screen) => {
      const box = findInputBox(screen)
      // No box: a dialog has come up in its place, which only a turn brings.
      return box === null || box.text === '' || readGeminiScreen(screen).state === 'working'
    },
  }
}
