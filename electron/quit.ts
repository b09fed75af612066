import { app, BrowserWindow, dialog } from 'electron'
import type { Host } from './host.ts'
import { countAgents } from './hostCalls.ts'

async function isMeant(host: Host | undefined): Promise<boolean> {
  // A host that somebody else has started goes on without this window, and so do its agents.
  const count = host?.own ? await countAgents(host.own) : 0
  if (count === 0) return true
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: count === 1 ? '1 agent runs. Quit and end it?' : `${count} agents run. Quit and end them?`,
    detail: 'Worktrees and conversations stay. Agents that work on can be reached by the icon in the tray.',
    buttons: ['Quit', 'Keep Running in the Tray', 'Cancel'],
    defaultId: 1,
    cancelId: 2,
  })
  if (response === 1) for (const window of BrowserWindow.getAllWindows()) window.close()
  return response === 0
}

/**
 * The one way out of the app: whoever asks for it, the host ends in good order first. `app.quit` asks where agents would
 * end with it; a signal and the returned `now` do not.
 *
 * @param keep the last thing before the end, such as keeping where the window stood.
 */
export function createQuit(host: () => Host | undefined, keep: () => Promise<void>) {
  let asking = false
  let quitting = false
  const now = async (): Promise<void> => {
    if (quitting) return
    quitting = true
    await Promise.allSettled([host()?.end(), keep()])
    app.exit(0)
  }
  const ask = async (): Promise<void> => {
    if (asking || quitting) return
    asking = true
    const meant = await isMeant(host())
    asking = false
    if (meant) await now()
  }
  app.on('before-quit', (event) => {
    event.preventDefault()
    void ask()
  })
  // Earlier, Electron would put its own handlers in their place.
  void app.whenReady().then(() => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void now())
  })
  return { isQuitting: () => quitting, now }
}
