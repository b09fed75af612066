import { createPreference } from '../../state/preference.ts'

export const CURSORS = ['block', 'bar', 'underline'] as const
type Cursor = (typeof CURSORS)[number]
/** Lines above the screen that a window keeps; the host keeps the newest 5,000. */
export const SCROLLBACKS = [1_000, 5_000, 10_000] as const

/** How the person wants terminals drawn and behaving, in every window of this browser. */
export interface TerminalLook {
  /** Families by name, the first that is there is taken; empty for the font that comes with Switchyard. */
  readonly fontFamily: string
  /** Pixels. */
  readonly fontSize: number
  /** Times the height of the font. */
  readonly lineHeight: number
  readonly cursorStyle: Cursor
  readonly cursorBlink: boolean
  readonly scrollback: number
  readonly copyOnSelect: boolean
  readonly visualBell: boolean
  readonly rightClick: 'menu' | 'paste'
  /** Dark also where the rest is light. */
  readonly alwaysDark: boolean
  /** Drawn by the graphics card. */
  readonly webgl: boolean
}

const USUAL: TerminalLook = {
  fontFamily: '',
  fontSize: 12.5,
  lineHeight: 1.25,
  cursorStyle: 'block',
  cursorBlink: false,
  scrollback: 5_000,
  copyOnSelect: false,
  visualBell: false,
  rightClick: 'menu',
  alwaysDark: false,
  webgl: true,
}

export const SIZES = { least: 8, most: 32 } as const
export const HEIGHTS = { least: 1, most: 2 } as const

const fieldsOf = (stored: unknown): Readonly<Record<string, unknown>> =>
  typeof stored === 'object' && stored !== null ? { ...stored } : {}

/** What CSS would read as more than names of families is not one. */
export const isFamily = (text: string): boolean => /^[\p{L}\p{N} ,'"_-]{0,200}$/u.test(text)

/** A whole look out of whatever was stored; a field that does not fit is as usual. */
export function readLook(stored: unknown): TerminalLook {
  const fields = fieldsOf(stored)
  const flag = (name: keyof TerminalLook, usual: boolean): boolean => {
    const value = fields[name]
    return typeof value === 'boolean' ? value : usual
  }
  const number = (name: keyof TerminalLook, least: number, most: number, usual: number): number => {
    const value = fields[name]
    return typeof value === 'number' && value >= least && value <= most ? value : usual
  }
  const family = fields['fontFamily']
  return {
    fontFamily: typeof family === 'string' && isFamily(family) ? family : USUAL.fontFamily,
    fontSize: number('fontSize', SIZES.least, SIZES.most, USUAL.fontSize),
    lineHeight: number('lineHeight', HEIGHTS.least, HEIGHTS.most, USUAL.lineHeight),
    cursorStyle: CURSORS.find((each) => each === fields['cursorStyle']) ?? USUAL.cursorStyle,
    cursorBlink: flag('cursorBlink', USUAL.cursorBlink),
    scrollback: SCROLLBACKS.find((each) => each === fields['scrollback']) ?? USUAL.scrollback,
    copyOnSelect: flag('copyOnSelect', USUAL.copyOnSelect),
    visualBell: flag('visualBell', USUAL.visualBell),
    rightClick: fields['rightClick'] === 'paste' ? 'paste' : 'menu',
    alwaysDark: flag('alwaysDark', USUAL.alwaysDark),
    webgl: flag('webgl', USUAL.webgl),
  }
}

const [terminalLook, setLook] = createPreference('terminal', readLook)
export { terminalLook }

export function changeTerminalLook(change: Partial<TerminalLook>): void {
  setLook(readLook({ ...terminalLook(), ...change }))
}

export function resetTerminalLook(): void {
  setLook(USUAL)
}

/**
 * Faces that have box drawing and the signs that agent CLIs draw, on each system; the browser takes a missing sign from
 * the next one.
 */
const FALLBACK =
  "'JetBrains Mono Variable', 'JetBrains Mono', 'DejaVu Sans Mono', Menlo, 'Cascadia Mono', Consolas, " +
  "'Noto Sans Mono', 'Noto Sans Symbols 2', 'Apple Symbols', 'Segoe UI Symbol', monospace"

/** The families of a look as CSS reads them: what the person named, then what is sure to have every sign. */
export const fontStack = ({ fontFamily }: TerminalLook): string => {
  const named = fontFamily
    .split(',')
    .map((each) => each.replace(/['"]/g, '').trim())
    .filter((each) => each !== '')
  return [...named.map((each) => `'${each}'`), FALLBACK].join(', ')
}
