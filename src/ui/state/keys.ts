/** Keys as people write them, such as `mod+shift+k`: mod is Command on macOS and Ctrl elsewhere. */
export type Keys = string

export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const NAMES: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
}

interface Chord {
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
  readonly key: string
}

function parse(keys: Keys): Chord {
  const parts = keys.toLowerCase().split('+')
  return {
    mod: parts.includes('mod'),
    shift: parts.includes('shift'),
    alt: parts.includes('alt'),
    key: parts.at(-1) ?? '',
  }
}

/** The key that was pressed, whatever a modifier makes of it: with Alt or Shift a layout may give another letter. */
const pressed = ({ key, code }: Press): string[] => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1]
  return [key.toLowerCase(), ...(letter === undefined ? [] : [letter.toLowerCase()])]
}

export function matches(keys: Keys, press: Press, mac: boolean): boolean {
  const chord = parse(keys)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (other || mod !== chord.mod || press.altKey !== chord.alt) return false
  const found = pressed(press).includes(chord.key)
  // A sign such as ? is typed with Shift on one layout and without it on another.
  const sign = /^[^a-z0-9]$/.test(chord.key)
  return found && (sign || press.shiftKey === chord.shift)
}

/** Keys as they are shown. */
export function shown(keys: Keys, mac: boolean): string {
  const { mod, shift, alt, key } = parse(keys)
  const name = NAMES[key] ?? key.toUpperCase()
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`
  return [mod && 'Ctrl', alt && 'Alt', shift && 'Shift', name].filter(Boolean).join('+')
}

/** Whether a program in a terminal may want these keys for itself: then they are its own. */
export function belongsToTerminal(press: Press, mac: boolean): boolean {
  if (mac) return !press.metaKey
  return !(press.ctrlKey && press.shiftKey) && !(press.altKey && /^(Digit\d|Arrow)/.test(press.code))
}

/** Whether a terminal keeps these keys for its program. */
export function terminalKeeps(keys: Keys, mac: boolean): boolean {
  const { mod, shift, alt, key } = parse(keys)
  if (mac) return !mod
  return !(mod && shift) && !(alt && /^(\d|arrow.+)$/.test(key))
}

/** Keys that are typed as text too: they do nothing while the person writes somewhere. */
export function isTyped(keys: Keys): boolean {
  const { mod, alt, key } = parse(keys)
  return !mod && !alt && !/^f\d+$/.test(key)
}

const canonical = (keys: Keys): string => {
  const { mod, shift, alt, key } = parse(keys)
  return [mod && 'mod', alt && 'alt', shift && 'shift', key].filter(Boolean).join('+')
}

export const sameKeys = (one: Keys, other: Keys): boolean => canonical(one) === canonical(other)

const MODIFIERS = new Set(['control', 'shift', 'alt', 'meta', 'altgraph', 'capslock', 'dead', 'process'])

/**
 * What was pressed, to be bound to an action; null where it cannot be: a modifier alone, a letter that is text, or keys
 * that belong to the system, such as Windows or Command ones elsewhere.
 */
export function keysPressed(press: Press, mac: boolean): Keys | null {
  const name = pressed(press).at(-1) ?? ''
  const other = mac ? press.ctrlKey : press.metaKey
  if (other || MODIFIERS.has(name) || name === '+' || name.trim() === '') return null
  const mod = mac ? press.metaKey : press.ctrlKey
  const sign = /^[^a-z0-9]$/.test(name)
  if (!mod && !press.altKey && !sign && !/^f\d+$/.test(name)) return null
  return [mod && 'mod', press.altKey && 'alt', press.shiftKey && !sign && 'shift', name]
    .filter(Boolean)
    .join('+')
}
