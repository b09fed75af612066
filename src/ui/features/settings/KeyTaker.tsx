import { onCleanup, onMount } from 'solid-js'
import { isMac } from '../../state/actions.ts'
import { setTakingKeys } from '../../state/bindings.ts'
import { keysPressed, type Keys } from '../../state/keys.ts'

interface KeyTakerProps {
  readonly onPress: (keys: Keys) => void
  /** Backspace or Delete: the action is to have no keys. */
  readonly onClear: () => void
  /** Escape, or the focus went elsewhere. */
  readonly onEnd: () => void
}

/** Waits for the keys that an action is to have; meanwhile they do nothing else. */
export function KeyTaker(props: KeyTakerProps) {
  let button: HTMLButtonElement | undefined
  // Taking it away blurs it once more.
  let over = false
  onMount(() => {
    setTakingKeys(true)
    button?.focus()
  })
  onCleanup(() => {
    over = true
    setTakingKeys(false)
  })
  const isFirstEnd = (): boolean => {
    const first = !over
    over = true
    return first
  }
  const leave = (): void => {
    if (isFirstEnd()) props.onEnd()
  }
  const hear = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return
    event.preventDefault()
    // The dialog around it would close by Escape.
    event.stopPropagation()
    if (event.key === 'Escape') return leave()
    const clears = event.key === 'Backspace' || event.key === 'Delete'
    const keys = keysPressed(event, isMac)
    if ((!clears && keys === null) || !isFirstEnd()) return
    if (clears) props.onClear()
    else if (keys !== null) props.onPress(keys)
  }
  return (
    <button
      ref={(own) => (button = own)}
      type="button"
      class="key-taker"
      aria-label="Press the new keys, Backspace for none, Escape to leave it"
      on:keydown={hear}
      onBlur={leave}
    >
      Press keys… <span class="faint">Esc leaves, ⌫ none</span>
    </button>
  )
}
