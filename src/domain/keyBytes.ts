import type { TerminalKey } from '../contract/terminal.ts'

const PLAIN: Readonly<Partial<Record<TerminalKey, string>>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  backspace: '\x7f',
  space: ' ',
  'page-up': '\x1b[5~',
  'page-down': '\x1b[6~',
}

/** Keys whose form the program chooses (DECCKM). */
const CURSOR: Readonly<Partial<Record<TerminalKey, string>>> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  home: 'H',
  end: 'F',
}

/** What a terminal sends for a key, in the form of xterm. @param application the program asked for application cursor keys. */
export function keyBytes(key: TerminalKey, application: boolean): string {
  const cursor = CURSOR[key]
  if (cursor) return `\x1b${application ? 'O' : '['}${cursor}`
  const plain = PLAIN[key]
  if (plain) return plain
  const letter = /^ctrl-([a-z])$/.exec(key)?.[1]
  return letter ? String.fromCharCode(letter.charCodeAt(0) - 96) : key
}
