import { createSignal } from 'solid-js'

export type Theme = 'system' | 'dark' | 'light'

const KEY = 'switchyard.theme'
const kept = localStorage.getItem(KEY)
const [theme, setChosen] = createSignal<Theme>(kept === 'dark' || kept === 'light' ? kept : 'system')
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const [shown, setShown] = createSignal<'dark' | 'light'>('dark')

export { theme, shown as shownTheme }

function apply(): void {
  const now = theme() === 'system' ? (systemDark.matches ? 'dark' : 'light') : theme()
  document.documentElement.dataset['theme'] = now
  setShown(now === 'light' ? 'light' : 'dark')
}

export function setTheme(next: Theme): void {
  setChosen(next)
  localStorage.setItem(KEY, next)
  apply()
}

/** Keeps the page in the chosen theme, and in the system's where that is chosen. */
export function followTheme(): void {
  systemDark.addEventListener('change', apply)
  apply()
}
