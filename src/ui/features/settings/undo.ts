import { createContext, createSignal, useContext, type Accessor } from 'solid-js'

export interface Undone {
  readonly words: string
  readonly take: () => void
}

/** What was just changed for good, and how it is taken back: one at a time, until the next or the end of the settings. */
export interface Undo {
  readonly last: Accessor<Undone | null>
  offer(words: string, take: () => void): void
  take(): void
}

export function createUndo(): Undo {
  const [last, setLast] = createSignal<Undone | null>(null)
  return {
    last,
    offer: (words, take) => void setLast({ words, take }),
    take() {
      const undone = last()
      setLast(null)
      undone?.take()
    },
  }
}

const UndoContext = createContext<Undo>()
export const UndoProvider = UndoContext.Provider

export function useUndo(): Undo {
  const undo = useContext(UndoContext)
  if (!undo) throw new Error('useUndo is used outside of UndoProvider')
  return undo
}
