import { For, type JSX } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import {
  changeTerminalLook,
  CURSORS,
  HEIGHTS,
  isFamily,
  resetTerminalLook,
  SCROLLBACKS,
  SIZES,
  terminalLook,
  type TerminalLook,
} from './terminalLook.ts'
import './TerminalSettings.css'

const FONTS = [
  'JetBrains Mono',
  'Cascadia Mono',
  'Consolas',
  'DejaVu Sans Mono',
  'Fira Code',
  'IBM Plex Mono',
  'Menlo',
  'SF Mono',
  'Source Code Pro',
  'Ubuntu Mono',
]
const CURSOR_WORDS = { block: 'Block', bar: 'Bar', underline: 'Underline' } as const

type FlagName = {
  [Name in keyof TerminalLook]: TerminalLook[Name] extends boolean ? Name : never
}[keyof TerminalLook]

const FLAGS: readonly { readonly name: FlagName; readonly words: string }[] = [
  { name: 'cursorBlink', words: 'The cursor blinks' },
  { name: 'copyOnSelect', words: 'Copy what is selected at once' },
  { name: 'visualBell', words: 'Show the bell as a flash of the frame' },
  { name: 'alwaysDark', words: 'Dark also in the light theme' },
  { name: 'webgl', words: 'Draw with the graphics card' },
]

function Row(props: { readonly label: string; readonly children: JSX.Element }) {
  return (
    <label class="terminal-settings-row">
      <span>{props.label}</span>
      {props.children}
    </label>
  )
}

function NumberField(props: {
  readonly label: string
  readonly value: number
  readonly limits: { readonly least: number; readonly most: number }
  readonly step: number
  readonly onValue: (value: number) => void
}) {
  const take = (event: { readonly currentTarget: HTMLInputElement }): void => {
    const { value, validity } = event.currentTarget
    if (value !== '' && !validity.rangeOverflow && !validity.rangeUnderflow) props.onValue(Number(value))
    // What does not fit goes back to what holds.
    else event.currentTarget.value = String(props.value)
  }
  return (
    <Row label={props.label}>
      <input
        type="number"
        min={props.limits.least}
        max={props.limits.most}
        step={props.step}
        value={props.value}
        onChange={take}
      />
    </Row>
  )
}

/** How terminals look and behave; open ones follow at once. */
export function TerminalSettings() {
  const setFamily = (event: { readonly currentTarget: HTMLInputElement }): void => {
    const family = event.currentTarget.value.trim()
    if (isFamily(family)) changeTerminalLook({ fontFamily: family })
    else event.currentTarget.value = terminalLook().fontFamily
  }
  return (
    <div class="terminal-settings">
      <Row label="Font">
        <input
          list="terminal-fonts"
          value={terminalLook().fontFamily}
          placeholder="JetBrains Mono, which comes with Switchyard"
          spellcheck={false}
          onChange={setFamily}
        />
        <datalist id="terminal-fonts">
          <For each={FONTS}>{(font) => <option value={font} />}</For>
        </datalist>
      </Row>
      <NumberField
        label="Size in pixels"
        value={terminalLook().fontSize}
        limits={SIZES}
        step={0.5}
        onValue={(fontSize) => changeTerminalLook({ fontSize })}
      />
      <NumberField
        label="Line height"
        value={terminalLook().lineHeight}
        limits={HEIGHTS}
        step={0.05}
        onValue={(lineHeight) => changeTerminalLook({ lineHeight })}
      />
      <Row label="Cursor">
        <select
          value={terminalLook().cursorStyle}
          onChange={({ currentTarget: { value } }) => {
            const cursorStyle = CURSORS.find((each) => each === value)
            if (cursorStyle) changeTerminalLook({ cursorStyle })
          }}
        >
          <For each={CURSORS}>{(each) => <option value={each}>{CURSOR_WORDS[each]}</option>}</For>
        </select>
      </Row>
      <Row label="Lines to scroll back">
        <select
          value={terminalLook().scrollback}
          onChange={({ currentTarget: { value } }) => changeTerminalLook({ scrollback: Number(value) })}
        >
          <For each={SCROLLBACKS}>{(each) => <option value={each}>{each.toLocaleString('en')}</option>}</For>
        </select>
      </Row>
      <Row label="Right click">
        <select
          value={terminalLook().rightClick}
          onChange={({ currentTarget: { value } }) =>
            changeTerminalLook({ rightClick: value === 'paste' ? 'paste' : 'menu' })
          }
        >
          <option value="menu">Opens a menu</option>
          <option value="paste">Pastes</option>
        </select>
      </Row>
      <For each={FLAGS}>
        {({ name, words }) => (
          <label class="terminal-settings-flag">
            <input
              type="checkbox"
              checked={terminalLook()[name]}
              onChange={({ currentTarget: { checked } }) => changeTerminalLook({ [name]: checked })}
            />
            {words}
          </label>
        )}
      </For>
      <p
        class="terminal-settings-sample"
        style={{ 'font-size': `${terminalLook().fontSize}px` }}
        aria-hidden="true"
      >
        ❯ agent ● ✻ ⎿ ├── src ╰─╯ ✔ ⏺ 0O 1lI
      </p>
      <Button look="quiet" onClick={resetTerminalLook}>
        As it comes
      </Button>
    </div>
  )
}
