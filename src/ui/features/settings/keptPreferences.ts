import {
  DEFAULT_TEXT_SIZE,
  density,
  motion,
  setDensity,
  setMotion,
  setTextSize,
  textSize,
  type Density,
  type Motion,
  type TextSize,
} from '../../state/appearance.ts'
import { bindings, setBindings } from '../../state/bindings.ts'
import type { KeyBindings } from '../../state/keyBindings.ts'
import { setTheme, theme, type Theme } from '../../state/theme.ts'

export interface KeptPreferences {
  readonly theme?: Theme
  readonly density?: Density
  readonly textSize?: TextSize
  readonly motion?: Motion
  readonly bindings?: KeyBindings
}

/** Appearance and keys as they are now. */
export const keptPreferences = (): KeptPreferences => ({
  ...{ theme: theme(), density: density(), textSize: textSize() },
  ...{ motion: motion(), bindings: bindings() },
})

/** Sets them; what is left out becomes the default. */
export function restorePreferences(kept: KeptPreferences): void {
  setTheme(kept.theme ?? 'system')
  setDensity(kept.density ?? 'comfortable')
  setTextSize(kept.textSize ?? DEFAULT_TEXT_SIZE)
  setMotion(kept.motion ?? 'system')
  setBindings(kept.bindings ?? {})
}
