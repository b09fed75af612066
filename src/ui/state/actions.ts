import { createContext, createMemo, createSignal, onCleanup, useContext, type Accessor } from 'solid-js'
import { bindings, isTakingKeys } from './bindings.ts'
import { belongsToTerminal, isTyped, matches, shown, type Keys } from './keys.ts'

/** Something that the person can do by keys, from the palette, or by a button. */
export interface Action {
  readonly id: string
  readonly title: string
  readonly group: 'Task' | 'Go to' | 'Review' | 'View' | 'Project' | 'Application'
  /** All of them do it; the first is shown. */
  readonly keys?: readonly Keys[]
  /** Where its keys count, for letters without a modifier; everywhere unless given. */
  readonly keysWhen?: () => boolean
  /** By keys only: the palette has a better way to the same. */
  readonly keysOnly?: boolean
  /** Why it cannot be done now; null when it can. */
  readonly blocked?: () => string | null
  readonly run: () => void
}

/** An action with the keys that the person has given it, where they have. */
export interface OfferedAction extends Action {
  readonly keys: readonly Keys[]
  readonly defaultKeys: readonly Keys[]
}

export interface Actions {
  readonly all: Accessor<readonly OfferedAction[]>
  /** Offers actions for as long as the calling component lives. */
  offer(actions: readonly Action[]): void
  run(id: string): void
  /** First keys of an action as they are shown; empty where it has none. */
  keysOf(id: string): string
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'))

export function createActions(): Actions {
  const [offered, setOffered] = createSignal<readonly (readonly Action[])[]>([])
  const all = createMemo(() =>
    offered()
      .flat()
      .map((action): OfferedAction => {
        const defaultKeys = action.keys ?? []
        return { ...action, defaultKeys, keys: bindings()[action.id] ?? defaultKeys }
      }),
  )
  const canRun = (action: Action): boolean => !action.blocked?.()
  const onKey = (event: KeyboardEvent): void => {
    // While an input method composes a character, every key is its own.
    if (event.isComposing || event.defaultPrevented || isTakingKeys()) return
    const inTerminal = event.target instanceof Element && event.target.closest('.terminal-place') !== null
    if (inTerminal && belongsToTerminal(event, isMac)) return
    const hit = (keys: Keys): boolean =>
      matches(keys, event, isMac) && !(isTyped(keys) && isWriting(event.target))
    // The same keys may stand for two things at two places, of which one is blocked.
    const action = all().find((each) => each.keys.some(hit) && (each.keysWhen?.() ?? true) && canRun(each))
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action.run()
  }
  window.addEventListener('keydown', onKey, { capture: true })
  onCleanup(() => window.removeEventListener('keydown', onKey, { capture: true }))
  return {
    all,
    offer(actions) {
      setOffered((before) => [...before, actions])
      onCleanup(() => setOffered((before) => before.filter((each) => each !== actions)))
    },
    run(id) {
      const action = all().find((each) => each.id === id)
      if (action && canRun(action)) action.run()
    },
    keysOf(id) {
      const [first] = all().find((each) => each.id === id)?.keys ?? []
      return first === undefined ? '' : shown(first, isMac)
    },
  }
}

const ActionsContext = createContext<Actions>()
export const ActionsProvider = ActionsContext.Provider

export function useActions(): Actions {
  const actions = useContext(ActionsContext)
  if (!actions) throw new Error('useActions is used outside of ActionsProvider')
  return actions
}
