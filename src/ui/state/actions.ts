import { createContext, createMemo, createSignal, onCleanup, useContext, type Accessor } from 'solid-js'
import { belongsToTerminal, matches, type Keys } from './keys.ts'

/** Something that the person can do by keys, from the palette, or by a button. */
export interface Action {
  readonly id: string
  readonly title: string
  readonly group: 'Task' | 'Go to' | 'View' | 'Project' | 'Application'
  /** All of them do it; the first is shown. */
  readonly keys?: readonly Keys[]
  /** By keys only: the palette has a better way to the same. */
  readonly keysOnly?: boolean
  /** Why it cannot be done now; null when it can. */
  readonly blocked?: () => string | null
  readonly run: () => void
}

export interface Actions {
  readonly all: Accessor<readonly Action[]>
  /** Offers actions for as long as the calling component lives. */
  offer(actions: readonly Action[]): void
  run(id: string): void
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function createActions(): Actions {
  const [offered, setOffered] = createSignal<readonly (readonly Action[])[]>([])
  const all = createMemo(() => offered().flat())
  const canRun = (action: Action): boolean => !action.blocked?.()
  const onKey = (event: KeyboardEvent): void => {
    // While an input method composes a character, every key is its own.
    if (event.isComposing || event.defaultPrevented) return
    const inTerminal = event.target instanceof Element && event.target.closest('.terminal-place') !== null
    if (inTerminal && belongsToTerminal(event, isMac)) return
    const action = all().find((each) => each.keys?.some((keys) => matches(keys, event, isMac)))
    if (!action || !canRun(action)) return
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
  }
}

const ActionsContext = createContext<Actions>()
export const ActionsProvider = ActionsContext.Provider

export function useActions(): Actions {
  const actions = useContext(ActionsContext)
  if (!actions) throw new Error('useActions is used outside of ActionsProvider')
  return actions
}
