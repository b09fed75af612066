import { createEffect, createRoot, createSignal } from 'solid-js'
import { createPreference } from './preference.ts'

export type Theme = 'system' | 'dark' | 'light'

export const [theme, setTheme] = createPreference<Theme>('theme', (stored) =>
  stored === 'dark' || stored === 'light' ? stored : 'system',
)
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const [dark, setDark] = createSignal(systemDark.matches)

/** The theme that is shown. */
export const shownTheme = (): 'dark' | 'light' => {
  const chosen = theme()
  return chosen === 'system' ? (dark() ? 'dark' : 'light') : chosen
}

/** Keeps the page in the chosen theme, and in the system's where that is chosen. */
export function followTheme(): void {
  systemDark.addEventListener('change', () => setDark(systemDark.matches))
  createRoot(() => {
    createEffect(() => {
      document.documentElement.dataset['theme'] = shownTheme()
    })
  })
}
