import { createEffect, createRoot } from 'solid-js'
import { createPreference } from './preference.ts'

export type Density = 'comfortable' | 'compact'
/** `system` follows what the system says of motion; `reduced` lets nothing move. */
export type Motion = 'system' | 'reduced'

/** Sizes of the interface's text, in pixels. */
export const TEXT_SIZES = [12, 13, 14, 15, 16] as const
export type TextSize = (typeof TEXT_SIZES)[number]
export const DEFAULT_TEXT_SIZE: TextSize = 13

export const [density, setDensity] = createPreference<Density>('density', (stored) =>
  stored === 'compact' ? 'compact' : 'comfortable',
)
export const [textSize, setTextSize] = createPreference<TextSize>(
  'textSize',
  (stored) => TEXT_SIZES.find((size) => size === stored) ?? DEFAULT_TEXT_SIZE,
)
export const [motion, setMotion] = createPreference<Motion>('motion', (stored) =>
  stored === 'reduced' ? 'reduced' : 'system',
)

/** Keeps the page as the person wants it, by attributes of its root that the tokens answer to. */
export function followAppearance(): void {
  const root = document.documentElement
  createRoot(() => {
    createEffect(() => {
      root.dataset['density'] = density()
      root.dataset['motion'] = motion()
      root.style.setProperty('--scale', String(textSize() / DEFAULT_TEXT_SIZE))
    })
  })
}
