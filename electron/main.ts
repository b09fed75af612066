import { join, resolve } from 'node:path'
import { app, dialog, protocol, session, shell } from 'electron'
import envPaths from 'env-paths'
import { Host } from './host.ts'
import { openProject } from './hostCalls.ts'
import { findHostProgram } from './hostProgram.ts'
import { answerPage } from './ipc.ts'
import { setMenu } from './menu.ts'
import { registerScheme, servePages } from './pages.ts'
import { createQuit } from './quit.ts'
import { guardContents, guardSession } from './security.ts'
import { asStartWords, readStartWords, targetOf, type StartWords } from './startWords.ts'
import { createTray, notify } from './tray.ts'
import { openDesk, type Desk } from './window.ts'
import { keepWindowState } from './windowState.ts'

/** Holds dist/, bin/ and, in a package, Node: all of it outside of the archive. */
const root = app.isPackaged ? process.resourcesPath : resolve(__dirname, '../..')
// Outside of a package the first argument that is no switch is the app's own folder.
const own = app.isPackaged ? 0 : process.argv.findIndex((arg, at) => at > 0 && !arg.startsWith('-'))
const words = readStartWords(process.argv.slice(own + 1))
const home = words.home ?? process.env['SWITCHYARD_HOME']

let host: Host | undefined
let desk: Desk | undefined

const quit = createQuit(
  () => host,
  async () => desk && keepWindowState(app.getPath('userData'), desk.window),
)

/** Does what a start was asked for, this one or a second one. */
async function follow({ project, target }: StartWords): Promise<void> {
  desk?.show()
  if (target !== undefined) desk?.tell({ type: 'open', target })
  if (project === undefined || !host || !desk) return
  const opened = await openProject(await host.session(), project)
  if (opened.ok) return desk.tell({ type: 'open', target: opened.value })
  const box = { type: 'warning' as const, message: `${project} cannot be opened.`, detail: opened.error }
  await dialog.showMessageBox(desk.window, box)
}

async function isTriedAgain(reason: string): Promise<boolean> {
  const log = join(home ?? envPaths('switchyard', { suffix: '' }).data, 'logs/host.log')
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The host of Switchyard does not run.',
    detail: `${reason}\n\nIts log is ${log}. No work is lost: agents come back with the host.`,
    buttons: ['Try Again', 'Show the Log', 'Quit'],
    cancelId: 2,
  })
  if (response === 1) shell.showItemInFolder(log)
  if (response === 2) void quit.now()
  return response === 1 ? isTriedAgain(reason) : response === 0
}

function fail(reason: string): void {
  dialog.showErrorBox('Switchyard cannot start', reason)
  app.exit(1)
}

async function start(): Promise<void> {
  guardContents()
  guardSession(session.defaultSession)
  const program = await findHostProgram(root, home)
  if (typeof program === 'string') return fail(program)
  const supervised = new Host({
    ...program,
    port: words.port,
    say: (text) => desk?.tell({ type: 'host', words: text }),
    moved: () => desk?.load(),
    stuck: isTriedAgain,
  })
  host = supervised
  servePages(protocol, join(root, 'dist/ui'), () => supervised.session())
  const opened = await openDesk(__dirname, app.getPath('userData'), () => quit.isQuitting())
  desk = opened
  setMenu(opened)
  answerPage({
    environment: program.environment,
    desk: opened,
    session: () => supervised.session(),
    notify: (notice) =>
      (opened.window.isFocused() && notice.always !== true) ||
      notify(notice, (target) => void follow({ target })),
    setWaiting: createTray(join(__dirname, 'icons'), opened),
  })
  opened.load()
  await follow(words)
}

registerScheme()
app.setName('Switchyard')
// Two homes are two hosts, each with a window of its own.
app.setPath(
  'userData',
  home === undefined ? join(app.getPath('appData'), 'Switchyard') : join(home, 'window'),
)
if (process.platform === 'win32' && app.isPackaged) app.setAsDefaultProtocolClient('switchyard')

if (app.requestSingleInstanceLock({ ...words })) {
  app.on('second-instance', (_, _args, _cwd, given) => void follow(asStartWords(given)))
  app.on('activate', () => desk?.show())
  app.on('open-url', (_, link) => void follow({ target: targetOf(link) }))
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => fail(String(error)))
} else app.exit(0)
