import type { Dialog } from '../../../contract/agent.ts'

const NAMED: Readonly<Record<string, string>> = {
  esc: '\u001b[27u',
  tab: '\t',
  'ctrl-d': '\u0004',
  enter: '\r',
  space: ' ',
}
const ARROWS: Readonly<Record<string, string>> = { up: '\u001b[A', down: '\u001b[B' }

/** The way from the mark to a choice and what is pressed there, as the key that stands for it: `enter`, `down-1-space`. */
export function wayTo(steps: number, press: 'enter' | 'space'): string {
  if (steps === 0) return press
  return steps > 0 ? `down-${steps}-${press}` : `up-${-steps}-${press}`
}

/** In a permission a digit chooses at once, without Enter; in a question the key says the way from the mark. */
export function dialogKeys(dialog: Dialog, key: string): string | null {
  if (!dialog.options.some((option) => option.key === key)) return null
  if (/^[1-9]$/.test(key)) return key
  const [, arrow = '', steps = '', press = ''] = /^(up|down)-(\d+)-(enter|space)$/.exec(key) ?? []
  const move = ARROWS[arrow]
  if (move === undefined) return NAMED[key] ?? null
  return move.repeat(Number(steps)) + (NAMED[press] ?? '')
}
