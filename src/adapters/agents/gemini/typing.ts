import type { Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { bracketedPaste, showsOnly } from '../screenText.ts'
import { findInputBox } from './inputBox.ts'
import { readGeminiScreen } from './screen.ts'

/** How the box shows a longer paste, when nothing else is in it. */
const COLLAPSED = /^\[Pasted Text: \d+ (?:lines|chars)(?: #\d+)?\]$/
/**
 * An Enter so soon after a paste, in milliseconds, counts as a part of it: the CLI waits for 40 after it has taken in the
 * paste, and nothing on its screen tells when they are over.
 */
const REST_MS = 150
/** On a busy machine it may take an Enter for one in an empty box, although the text is on its screen, and do nothing. */
const AGAIN_MS = 1_500

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

/** One word, or words that may all be files. */
function mayBePaths(text: string): boolean {
  const words = text.trim().split(/\s+/)
  return words.length === 1 || words.every((word) => /[./]/.test(word))
}

/** A paste that is nothing but paths of files would be read in; one that lacks its last two characters is none. */
function pasteOf(text: string): string {
  const letters = Array.from(text)
  if (letters.length < 3 || !mayBePaths(text)) return bracketedPaste(text)
  return bracketedPaste(letters.slice(0, -2).join('')) + bracketedPaste(letters.slice(-2).join(''))
}

export function geminiTyping(text: string): Typing {
  return {
    paste: pasteOf(asText(text)),
    arrived: (screen: TerminalScreen) => {
      const box = findInputBox(screen)
      return box !== null && box.text !== '' && (COLLAPSED.test(box.text) || showsOnly(box.text, text))
    },
    rest_ms: REST_MS,
    again_ms: AGAIN_MS,
    submit: '\r',
    taken: (screen) => {
      const box = findInputBox(screen)
      // No box: a dialog has come up in its place, which only a turn brings.
      return box === null || box.text === '' || readGeminiScreen(screen).state === 'working'
    },
  }
}
