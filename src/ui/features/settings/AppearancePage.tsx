import { Choice } from '../../kit/Choice.tsx'
import {
  density,
  motion,
  setDensity,
  setMotion,
  setTextSize,
  TEXT_SIZES,
  textSize,
  type Density,
  type Motion,
} from '../../state/appearance.ts'
import { setTheme, theme, type Theme } from '../../state/theme.ts'

const THEMES: readonly { readonly value: Theme; readonly title: string }[] = [
  { value: 'system', title: 'As the system' },
  { value: 'dark', title: 'Dark' },
  { value: 'light', title: 'Light' },
]
const DENSITIES: readonly { readonly value: Density; readonly title: string }[] = [
  { value: 'comfortable', title: 'Comfortable' },
  { value: 'compact', title: 'Compact' },
]
const MOTIONS: readonly { readonly value: Motion; readonly title: string }[] = [
  { value: 'system', title: 'As the system' },
  { value: 'reduced', title: 'None' },
]

export function AppearancePage() {
  const sizes = TEXT_SIZES.map((size) => ({ value: String(size), title: `${size} px` }))
  const choose = (value: string): void => {
    const size = TEXT_SIZES.find((each) => String(each) === value)
    if (size !== undefined) setTextSize(size)
  }
  return (
    <div class="settings-group">
      <Choice title="Theme" value={theme()} options={THEMES} onChoose={setTheme} />
      <Choice
        title="Density"
        help="Compact shows more rows at once."
        value={density()}
        options={DENSITIES}
        onChoose={setDensity}
      />
      <Choice
        title="Text size"
        help="Of the interface; terminals have a size of their own."
        value={String(textSize())}
        options={sizes}
        onChoose={choose}
      />
      <Choice
        title="Motion"
        help="With none, lamps stand still and nothing slides."
        value={motion()}
        options={MOTIONS}
        onChoose={setMotion}
      />
    </div>
  )
}
