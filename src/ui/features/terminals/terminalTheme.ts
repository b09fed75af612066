import type { ITheme } from '@xterm/xterm'

/** The sixteen colours that programs name, legible on the background of each theme. */
const ANSI: Readonly<Record<'dark' | 'light', ITheme>> = {
  dark: {
    black: '#1a1e22',
    red: '#f0616d',
    green: '#4cc38a',
    yellow: '#f2a93b',
    blue: '#6ea8fe',
    magenta: '#a78bfa',
    cyan: '#4fc4cf',
    white: '#c9ced2',
    brightBlack: '#6c757d',
    brightRed: '#ff8791',
    brightGreen: '#74dba7',
    brightYellow: '#ffc76b',
    brightBlue: '#9cc4ff',
    brightMagenta: '#c4b1ff',
    brightCyan: '#82dfe8',
    brightWhite: '#ffffff',
  },
  light: {
    black: '#1b1e21',
    red: '#c62f3b',
    green: '#17804f',
    yellow: '#9a5b00',
    blue: '#1f6feb',
    magenta: '#6d4fd6',
    cyan: '#0b7582',
    white: '#6b737a',
    brightBlack: '#596168',
    brightRed: '#a8222d',
    brightGreen: '#0f6a3f',
    brightYellow: '#7d4a00',
    brightBlue: '#1558c0',
    brightMagenta: '#583cbb',
    brightCyan: '#075d68',
    brightWhite: '#1b1e21',
  },
}

/** The theme in which `place` stands right now, which may be another one than the page's. */
export function terminalTheme(place: Element): ITheme {
  const style = getComputedStyle(place)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const theme = place.closest<HTMLElement>('[data-theme]')?.dataset['theme']
  const dark = theme !== 'light'
  return {
    ...ANSI[dark ? 'dark' : 'light'],
    background: token('sunken'),
    foreground: token('text'),
    cursor: token('accent'),
    cursorAccent: token('on-accent'),
    scrollbarSliderBackground: dark ? '#ffffff22' : '#1b1e2122',
    scrollbarSliderHoverBackground: dark ? '#ffffff44' : '#1b1e2144',
    scrollbarSliderActiveBackground: dark ? '#ffffff66' : '#1b1e2166',
    selectionBackground: dark ? '#6ea8fe44' : '#1f6feb33',
  }
}
