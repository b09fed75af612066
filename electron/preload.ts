import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, Told } from '../src/ui/bridge.d.ts'

const ask = <T>(name: string, given?: unknown): Promise<T> => ipcRenderer.invoke(name, given) as Promise<T>

/** All that the page may ask of the desktop; src/ui/bridge.d.ts says what each does. */
const bridge: Bridge = {
  session: () => ask('session'),
  pickFolder: () => ask('pickFolder'),
  pathOf: (file) => webUtils.getPathForFile(file) || null,
  openInEditor: (path, line) => ask('openInEditor', { path, line }),
  showInFolder: (path) => ask('showInFolder', path),
  notify: (notice) => void ask('notify', notice),
  setWaiting: (count) => void ask('setWaiting', count),
  onTold(listener) {
    const hear = (_: unknown, told: Told): void => listener(told)
    ipcRenderer.on('told', hear)
    void ask('listens')
    return () => ipcRenderer.off('told', hear)
  },
}

contextBridge.exposeInMainWorld('switchyard', bridge)
