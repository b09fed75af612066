import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import type { Told } from '../src/ui/bridge.d.ts'
import { PAGE } from './pages.ts'
import { webPreferences } from './security.ts'
import { keepWindowState, readWindowState } from './windowState.ts'

/** The window, and what the page in it is told. */
export class Desk {
  readonly window: BrowserWindow
  #listening = false
  #untold: Told[] = []

  constructor(window: BrowserWindow) {
    this.window = window
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#listening = false
    })
    window.webContents.on('render-process-gone', (_, { reason }) => reason !== 'clean-exit' && this.load())
  }

  load(): void {
    // A page that is replaced while it loads ends its load with an error; the one that replaces it counts.
    this.window.loadURL(PAGE).catch(() => undefined)
  }

  /** Brings the window in front. */
  show(): void {
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  /** Shows the window and runs an action of its page by its id. */
  run(action: string): void {
    this.show()
    this.tell({ type: 'run', action })
  }

  /** Kept until the page listens, the newest of each type. */
  tell(told: Told): void {
    if (this.#listening) this.window.webContents.send('told', told)
    else this.#untold = [...this.#untold.filter(({ type }) => type !== told.type), told]
  }

  listens(): void {
    this.#listening = true
    for (const told of this.#untold.splice(0)) this.tell(told)
  }
}

/**
 * Opens the window. Closing it hides it, so that agents run on; a click in the tray or a second start brings it back.
 *
 * @param bundles folder of the preload script and the icons.
 */
export async function openDesk(bundles: string, userData: string, isQuitting: () => boolean): Promise<Desk> {
  const { bounds, maximized } = await readWindowState(userData)
  const window = new BrowserWindow({
    ...(bounds ?? { width: 1440, height: 900 }),
    minWidth: 640,
    minHeight: 420,
    title: 'Switchyard',
    icon: join(bundles, 'icons/icon.png'),
    // The page's own ground, until that is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1012' : '#f7f7f5',
    webPreferences: webPreferences(join(bundles, 'preload.cjs')),
  })
  if (maximized) window.maximize()
  window.on('close', (event) => {
    if (isQuitting()) return
    event.preventDefault()
    window.hide()
    void keepWindowState(userData, window)
  })
  return new Desk(window)
}
