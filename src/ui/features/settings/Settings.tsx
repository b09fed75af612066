import { For } from 'solid-js'
import { Dialog } from '../../kit/Dialog.tsx'
import { setTheme, theme, type Theme } from '../../state/theme.ts'
import { ProjectSettings } from './ProjectSettings.tsx'
import './Settings.css'

const THEMES: readonly { readonly theme: Theme; readonly title: string }[] = [
  { theme: 'system', title: 'As the system' },
  { theme: 'dark', title: 'Dark' },
  { theme: 'light', title: 'Light' },
]

export function Settings(props: { readonly onClose: () => void }) {
  return (
    <Dialog open onClose={props.onClose} title="Settings">
      <section class="settings-section">
        <h3>Appearance</h3>
        <fieldset>
          <legend class="small muted">Theme</legend>
          <div class="settings-choices">
            <For each={THEMES}>
              {(each) => (
                <label>
                  <input
                    type="radio"
                    name="theme"
                    checked={theme() === each.theme}
                    onChange={() => setTheme(each.theme)}
                  />
                  {each.title}
                </label>
              )}
            </For>
          </div>
        </fieldset>
      </section>
      <ProjectSettings />
    </Dialog>
  )
}
