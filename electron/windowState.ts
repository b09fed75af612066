import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod/mini'

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
const windowState = z.object({ bounds: z.optional(bounds), maximized: z.boolean() })
type WindowState = z.infer<typeof windowState>

const fileIn = (folder: string): string => join(folder, 'window.json')

/** Its title must be on a display that is there now, or nobody could take hold of the window. */
const isVisible = ({ x, y, width }: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea: area }) => {
    const across = x + width > area.x + 80 && x < area.x + area.width - 80
    return across && y >= area.y && y < area.y + area.height - 40
  })

/** How the window stood when it was last seen. */
export async function readWindowState(folder: string): Promise<WindowState> {
  const text = readFile(fileIn(folder), 'utf8')
  // A first start has no file, and something else may have spoilt it.
  const data: unknown = await text.then(JSON.parse).catch(() => null)
  const { bounds: kept, maximized } = windowState.safeParse(data).data ?? { maximized: false }
  return { maximized, ...(kept && isVisible(kept) && { bounds: kept }) }
}

/** Resolves when it is on disk. */
export function keepWindowState(folder: string, window: BrowserWindow): Promise<void> {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
  return writeFileAtomic(fileIn(folder), `${JSON.stringify(state)}\n`, { mode: 0o600 })
}
