import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, Told } from '../src/ui/bridge.d.ts'

/** All that the page may ask of the desktop; src/ui/bridge.d.ts says what each does. */
const bridge: Bridge = {
  session: () => ipcRenderer.invoke('session') as ReturnType<Bridge['session']>,
  pickFolder: () => ipcRenderer.invoke('pickFolder') as ReturnType<Bridge['pickFolder']>,
  pathOf: (file) => webUtils.getPathForFile(file) || null,
  openInEditor: (path) => ipcRenderer.invoke('openInEditor', path) as ReturnType<Bridge['openInEditor']>,
  showInFolder: (path) => ipcRenderer.invoke('showInFolder', path) as ReturnType<Bridge['showInFolder']>,
  notify: (notice) => void ipcRenderer.invoke('notify', notice),
  setWaiting: (count) => void ipcRenderer.invoke('setWaiting', count),
  onTold(listener) {
    const hear = (_: unknown, told: Told): void => listener(told)
    ipcRenderer.on('told', hear)
    void ipcRenderer.invoke('listens')
    return () => ipcRenderer.off('told', hear)
  },
}

contextBridge.exposeInMainWorld('switchyard', bridge)
