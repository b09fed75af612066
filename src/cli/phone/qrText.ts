import { encode } from 'uqr'

/** Modules of empty space that a reader needs around the code. */
const QUIET_ZONE = 4
/** White on black of the fixed part of the palette, which no theme changes; light modules are drawn, dark ones are left. */
const LIGHT_ON_DARK = '\x1b[38;5;231;48;5;16m'
const RESET = '\x1b[0m'

const HALVES: Readonly<Record<string, string>> = {
  'light light': '█',
  'light dark': '▀',
  'dark light': '▄',
  'dark dark': ' ',
}

/**
 * A text as a QR code for a terminal with colours, two modules in one character, dark on light whatever the terminal's
 * own colours are. Null where the terminal is narrower than the code: a wrapped one no phone can read.
 */
export function qrText(text: string, columns: number): string | null {
  const { data, size } = encode(text, { ecc: 'L', border: QUIET_ZONE })
  if (size > columns) return null
  const name = (x: number, y: number): string => (data[y]?.[x] ? 'dark' : 'light')
  const lines: string[] = []
  for (let y = 0; y < size; y += 2) {
    let line = ''
    for (let x = 0; x < size; x += 1) line += HALVES[`${name(x, y)} ${name(x, y + 1)}`]
    lines.push(`${LIGHT_ON_DARK}${line}${RESET}`)
  }
  return lines.join('\n')
}
