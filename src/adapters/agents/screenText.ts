import { cleanText } from '../../base/text.ts'

const PASTE_START = '\u001b[200~'
const PASTE_END = '\u001b[201~'

/** Text as one bracketed paste. Control characters go, so that nothing in the text can end the paste early. */
export const bracketedPaste = (text: string): string => PASTE_START + cleanText(text) + PASTE_END

/**
 * Letters and digits only: what is left comparable after a screen has wrapped, indented and padded a text. Without their
 * accents, because a program may join a letter and its accent, or draw them apart.
 */
const essence = (text: string): string => text.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '')

/** Long enough to be told from anything else, short enough to stand in the box of a small terminal. */
const TAIL = 48

/** Both sides without what a screen may change; without letters and digits, at least without white space. */
function comparable(shown: string, text: string): { shown: string; wanted: string } {
  const wanted = essence(text)
  if (wanted !== '') return { shown: essence(shown), wanted }
  const bare = (value: string) => value.replace(/\s/gu, '')
  return { shown: bare(shown), wanted: bare(text) }
}

/** Whether what a screen shows ends with the end of the text, however it was wrapped. */
export function endsWithText(shown: string, text: string): boolean {
  const seen = comparable(shown, text)
  return seen.shown.endsWith(seen.wanted.slice(-TAIL))
}

/** Whether a box shows this text or, where it is too small, the end of it; and nothing else in front. */
export function showsOnly(box: string, text: string): boolean {
  const seen = comparable(box, text)
  return seen.wanted.endsWith(seen.shown) && seen.shown.length >= Math.min(TAIL, seen.wanted.length)
}
