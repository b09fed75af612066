import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Desk } from './window.ts'

type Item = MenuItemConstructorOptions

const mac = process.platform === 'darwin'
const roles = (...names: (NonNullable<Item['role']> | '-')[]): Item[] =>
  names.map((role) => (role === '-' ? { type: 'separator' } : { role }))

/**
 * The page knows its keys and when they belong to a terminal, so an accelerator of one of its actions is only shown here.
 * No item takes Ctrl+W, Ctrl+R and the like, which programs in terminals need.
 */
export function setMenu(desk: Desk): void {
  const action = (label: string, id: string, keys?: string): Item => ({
    label,
    click: () => desk.run(id),
    ...(keys !== undefined && { accelerator: `CmdOrCtrl+${keys}`, registerAccelerator: false }),
  })
  const settings = action('Settings…', 'settings', ',')
  const quit: Item = { label: 'Quit Switchyard', accelerator: 'CmdOrCtrl+Q', click: () => app.quit() }
  const application = [
    ...roles('about', '-'),
    settings,
    ...roles('-', 'hide', 'hideOthers', 'unhide', '-'),
    quit,
  ]
  const file: Item[] = [
    action('New Task…', 'task.new', 'N'),
    action('Open Project…', 'project.open'),
    ...roles('-'),
    action('Open in Editor', 'worktree.edit', 'O'),
    action('Show in File Manager', 'worktree.show'),
    action('Copy Path', 'worktree.copy'),
    ...roles('-'),
    { label: 'Close Window', click: () => desk.window.close() },
    ...(mac ? [] : [settings, ...roles('-'), quit]),
  ]
  const view: Item[] = [
    action('Search or Run…', 'palette', 'K'),
    action('What Needs You', 'attention.next'),
    ...roles('-'),
    action('Task List', 'view.sidebar', 'B'),
    action('Changes', 'view.panel', '.'),
    ...roles('-', 'resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen', 'toggleDevTools'),
  ]
  const template: Item[] = [
    ...(mac ? [{ label: 'Switchyard', submenu: application }] : []),
    { label: '&File', submenu: file },
    { label: '&Edit', submenu: roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'selectAll') },
    { label: '&View', submenu: view },
    { label: '&Help', submenu: [action('Shortcuts', 'cheatSheet', '/'), ...(mac ? [] : roles('about'))] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
