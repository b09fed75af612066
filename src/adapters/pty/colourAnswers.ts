import type { Terminal } from '@xterm/headless'

/** Colours the host states when a program asks, by OSC number: text, background, cursor. The look is dark by default. */
const COLOURS: Readonly<Record<number, string>> = {
  10: 'rgb:d4d4/d4d4/d4d4',
  11: 'rgb:1414/1616/1a1a',
  12: 'rgb:d4d4/d4d4/d4d4',
}

/**
 * Answers `OSC 10/11/12 ; ?`. A headless xterm has no theme and stays silent, and programs that pick their colours by
 * the answer then wait for their own time-out. `OSC 10;?;?` asks for 10 and 11 in one.
 */
export function answerColours(terminal: Terminal, answer: (text: string) => void): void {
  for (const first of [10, 11, 12]) {
    terminal.parser.registerOscHandler(first, (data) => {
      data.split(';').forEach((part, index) => {
        const colour = COLOURS[first + index]
        if (part === '?' && colour) answer(`\x1b]${first + index};${colour}\x1b\\`)
      })
      return false
    })
  }
}
