import { createContext, createSignal, useContext, type Accessor } from 'solid-js'

export type DialogName = 'newTask' | 'palette' | 'cheatSheet' | 'settings' | 'openProject' | 'attention'

/** What of the window is shown; kept in this browser. */
export interface Layout {
  readonly dialog: Accessor<DialogName | null>
  readonly sidebar: Accessor<boolean>
  readonly panel: Accessor<boolean>
  open(dialog: DialogName | null): void
  toggleSidebar(): void
  togglePanel(): void
  /** Page that the settings show, by its id; kept while the window is open. */
  readonly settingsPage: Accessor<string>
  openSettings(page?: string): void
  /** Project whose first settings are being made, in place of its tasks. */
  readonly setUp: Accessor<string | null>
  beginSetUp(projectId: string | null): void
  /** Page of what agents share that stands in place of the task, by its id; null for the task. */
  readonly coordination: Accessor<string | null>
  showCoordination(page: string | null): void
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
  const [settingsPage, setSettingsPage] = createSignal('general')
  const [setUp, beginSetUp] = createSignal<string | null>(null)
  const [coordination, showCoordination] = createSignal<string | null>(null)
  const openSettings = (page?: string): void => {
    if (page !== undefined) setSettingsPage(page)
    open('settings')
  }
  return {
    ...{ dialog, open, sidebar, toggleSidebar, panel, togglePanel },
    ...{ settingsPage, openSettings, setUp, beginSetUp, coordination, showCoordination },
  }
}

const LayoutContext = createContext<Layout>()
export const LayoutProvider = LayoutContext.Provider

export function useLayout(): Layout {
  const layout = useContext(LayoutContext)
  if (!layout) throw new Error('useLayout is used outside of LayoutProvider')
  return layout
}
