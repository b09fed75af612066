import { createEffect, createSignal, For, Index, on, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { isMac, useActions, type OfferedAction } from '../../state/actions.ts'
import { bindings, setBindings } from '../../state/bindings.ts'
import { holderOf, withDefaults, withKeys, withoutKeys, type KeyBindings } from '../../state/keyBindings.ts'
import { shown, terminalKeeps, type Keys } from '../../state/keys.ts'
import { groupActions } from '../palette/groupActions.ts'
import { KeyTaker } from './KeyTaker.tsx'
import './KeyboardPage.css'
import { useUndo } from './undo.ts'

/** Every action with its keys, to be given others. */
export function KeyboardPage() {
  const actions = useActions()
  const undo = useUndo()
  const [taking, setTaking] = createSignal<string | null>(null)
  const resetAll = (): void => {
    const before = bindings()
    setBindings({})
    undo.offer('All keys are as at first.', () => setBindings(before))
  }
  return (
    <>
      <div class="keyboard-head">
        <p class="muted grow">
          Keys marked <span class="keyboard-kept">not in a terminal</span> go to the program while the focus
          is in its terminal. There only{' '}
          {isMac ? 'keys with ⌘' : 'Ctrl+Shift with a key, and Alt with a digit or an arrow,'} are
          Switchyard’s.
        </p>
        <Button disabled={Object.keys(bindings()).length === 0} onClick={resetAll}>
          Reset all
        </Button>
      </div>
      <Index each={groupActions(actions.all())}>
        {(group) => (
          <section class="keyboard-group">
            <h3>{group().title}</h3>
            <ul>
              <Index each={group().actions}>
                {(action) => (
                  <li>
                    <KeyRow
                      action={action()}
                      taking={taking() === action().id}
                      onTake={() => setTaking(action().id)}
                      onEnd={() => setTaking(null)}
                    />
                  </li>
                )}
              </Index>
            </ul>
          </section>
        )}
      </Index>
    </>
  )
}

interface RowProps {
  readonly action: OfferedAction
  readonly taking: boolean
  readonly onTake: () => void
  readonly onEnd: () => void
}

function KeyRow(props: RowProps) {
  const actions = useActions()
  const undo = useUndo()
  const [asked, setAsked] = createSignal<Keys | null>(null)
  const [change, setChange] = createSignal<HTMLButtonElement>()
  // Where the keyboard goes on once the keys were taken down, or left as they were.
  createEffect(on(change, (button) => button?.focus(), { defer: true }))
  const holder = () => {
    const keys = asked()
    return keys === null ? undefined : holderOf(actions.all(), props.action.id, keys)
  }
  const set = (words: string, next: KeyBindings): void => {
    const before = bindings()
    setBindings(next)
    setAsked(null)
    props.onEnd()
    change()?.focus()
    undo.offer(words, () => setBindings(before))
  }
  const give = (keys: Keys): void =>
    set(
      `${props.action.title}: ${shown(keys, isMac)}`,
      withKeys(bindings(), actions.all(), props.action.id, keys),
    )
  const press = (keys: Keys): void => {
    if (holderOf(actions.all(), props.action.id, keys)) setAsked(keys)
    else give(keys)
  }
  const end = (): void => {
    setAsked(null)
    props.onEnd()
  }
  return (
    <>
      <span class="keyboard-title">{props.action.title}</span>
      <span class="keyboard-keys">
        <For each={props.action.keys} fallback={<span class="small faint">no keys</span>}>
          {(keys) => (
            <span class="keyboard-chord">
              <kbd>{shown(keys, isMac)}</kbd>
              <Show when={terminalKeeps(keys, isMac)}>
                <span class="keyboard-kept">not in a terminal</span>
              </Show>
            </span>
          )}
        </For>
      </span>
      <span class="keyboard-do">
        <Show when={props.action.id in bindings()}>
          <Button
            look="quiet"
            aria-label={`Reset the keys of ${props.action.title}`}
            onClick={() =>
              set(
                `${props.action.title}: keys as at first`,
                withDefaults(bindings(), actions.all(), props.action.id, props.action.defaultKeys),
              )
            }
          >
            Reset
          </Button>
        </Show>
        <Show
          when={props.taking && asked() === null}
          fallback={
            <Button
              ref={setChange}
              look="quiet"
              aria-label={`Change the keys of ${props.action.title}`}
              onClick={() => props.onTake()}
            >
              Change
            </Button>
          }
        >
          <KeyTaker
            onPress={press}
            onClear={() => set(`${props.action.title}: no keys`, withoutKeys(bindings(), props.action.id))}
            onEnd={end}
          />
        </Show>
      </span>
      <Show when={holder()}>
        {(other) => (
          <div class="keyboard-conflict" role="alert">
            <span class="grow">
              <kbd>{shown(asked() ?? '', isMac)}</kbd> is taken by “{other().title}”.
            </span>
            <Button ref={focusNow} onClick={() => give(asked() ?? '')}>
              Take it from there
            </Button>
            <Button look="quiet" onClick={end}>
              Keep
            </Button>
          </div>
        )}
      </Show>
    </>
  )
}

/** What is asked is answered by the keyboard that asked it. */
const focusNow = (button: HTMLButtonElement): void => queueMicrotask(() => button.focus())
