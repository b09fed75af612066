import { app, shell, type Session, type WebPreferences } from 'electron'
import { PAGE } from './pages.ts'

/** What separates the page from the machine. */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // It would fetch dictionaries from the network.
  spellcheck: false,
})

/** Whatever page comes into being in this process can go nowhere and open nothing but a browser of the person. */
export function guardContents(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url)
      return { action: 'deny' }
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || event.url !== PAGE) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** Every permission is denied but for the clipboard of our own page. */
export function guardSession(session: Session): void {
  const isGranted = (permission: string, url: string): boolean =>
    ['clipboard-read', 'clipboard-sanitized-write'].includes(permission) &&
    URL.canParse(url) &&
    new URL('/', url).href === PAGE
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(isGranted(permission, requestingUrl)),
  )
  session.setPermissionCheckHandler((_, permission, origin) => isGranted(permission, origin))
  session.setDevicePermissionHandler(() => false)
}
