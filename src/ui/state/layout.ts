import { createContext, createSignal, useContext, type Accessor } from 'solid-js'

export type DialogName = 'newTask' | 'palette' | 'cheatSheet' | 'settings' | 'openProject'

/** What of the window is shown; kept in this browser. */
export interface Layout {
  readonly dialog: Accessor<DialogName | null>
  readonly sidebar: Accessor<boolean>
  readonly panel: Accessor<boolean>
  open(dialog: DialogName | null): void
  toggleSidebar(): void
  togglePanel(): void
}

function createFlag(key: string): [Accessor<boolean>, () => void] {
  const [flag, setFlag] = createSignal(localStorage.getItem(key) !== 'hidden')
  const toggle = (): void => {
    setFlag(!flag())
    localStorage.setItem(key, flag() ? 'shown' : 'hidden')
  }
  return [flag, toggle]
}

export function createLayout(): Layout {
  const [dialog, open] = createSignal<DialogName | null>(null)
  const [sidebar, toggleSidebar] = createFlag('switchyard.sidebar')
  const [panel, togglePanel] = createFlag('switchyard.panel')
  return { dialog, open, sidebar, toggleSidebar, panel, togglePanel }
}

const LayoutContext = createContext<Layout>()
export const LayoutProvider = LayoutContext.Provider

export function useLayout(): Layout {
  const layout = useContext(LayoutContext)
  if (!layout) throw new Error('useLayout is used outside of LayoutProvider')
  return layout
}
