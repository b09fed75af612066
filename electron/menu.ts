import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'

type Item = MenuItemConstructorOptions

const mac = process.platform === 'darwin'
const roles = (...names: (NonNullable<Item['role']> | '-')[]): Item[] =>
  names.map((role) => (role === '-' ? { type: 'separator' } : { role }))

/**
 * The page knows its keys and when they belong to a terminal, so an accelerator of one of its actions is only shown here.
 * No item takes Ctrl+W, Ctrl+R and the like, which programs in terminals need.
 *
 * @param run runs an action of the page by its id.
 */
export function setMenu(window: BrowserWindow, run: (action: string) => void): void {
  const action = (label: string, id: string, keys?: string): Item => ({
    label,
    click: () => run(id),
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
    { label: 'Close Window', click: () => window.close() },
    ...(mac ? [] : [settings, ...roles('-'), quit]),
  ]
  const view: Item[] = [
    action('Search or Run…', 'palette', 'K'),
    action('Next That Needs You', 'attention.next'),
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
