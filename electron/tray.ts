import { app, Menu, nativeImage, Notification, Tray } from 'electron'
import type { Notice } from '../src/ui/bridge.d.ts'
import type { Desk } from './window.ts'

const mac = process.platform === 'darwin'
const words = (count: number): string =>
  count === 0 ? 'Nothing waits for you' : `${count} ${count === 1 ? 'waits' : 'wait'} for you`

/**
 * The icon that stays when the window is closed, and the badge of dock or taskbar. The returned function shows in both how
 * much waits for the person.
 */
export function createTray(icons: string, desk: Desk): (count: number) => void {
  const image = (name: string): Electron.NativeImage => nativeImage.createFromPath(`${icons}/${name}.png`)
  const [quiet, asking, mark] = [image('tray'), image('tray-waiting'), image('badge')]
  // macOS colours a template image as its menu bar needs it.
  quiet.setTemplateImage(mac)
  const tray = new Tray(quiet)
  tray.on('click', () => desk.show())
  const set = (count: number): void => {
    tray.setImage(count === 0 ? quiet : asking)
    tray.setToolTip(`Switchyard: ${words(count)}`)
    if (mac) tray.setTitle(count === 0 ? '' : String(count))
    const items = [
      { id: 'waiting', label: words(count), enabled: count > 0, click: () => desk.run('attention.next') },
      { id: 'show', label: 'Show Switchyard', click: () => desk.show() },
      { id: 'new-task', label: 'New Task…', click: () => desk.run('task.new') },
      { id: 'quit', label: 'Quit Switchyard', click: () => app.quit() },
    ]
    tray.setContextMenu(Menu.buildFromTemplate(items))
    // Windows has no numbers there, so it gets the mark of something that waits.
    if (process.platform === 'win32') desk.window.setOverlayIcon(count === 0 ? null : mark, words(count))
    else app.setBadgeCount(count)
  }
  set(0)
  return set
}

/** The system closes a notification whose object is gone, and its click would be lost. */
const KEPT = 32
const shown: Notification[] = []

/** What needs the person makes itself heard; what has finished does not. */
export function notify({ kind, title, body, open, silent }: Notice, clicked: (target: string) => void): void {
  const quiet = kind === 'finished'
  const urgency = quiet ? 'low' : 'normal'
  const notice = new Notification({ title, body, urgency, silent: quiet || silent === true })
  notice.once('click', () => clicked(open))
  shown.push(notice)
  if (shown.length > KEPT) shown.shift()
  notice.show()
}
