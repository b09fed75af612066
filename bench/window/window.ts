import { noBrowser } from '../../tests/support/uiBrowser.ts'
import { removeFolders } from '../../tests/support/startHost.ts'
import type { Figure } from '../figure.ts'
import { diff } from './diff.ts'
import { echo } from './echo.ts'
import { list } from './list.ts'
import { memory } from './memory.ts'
import { start } from './start.ts'

const PARTS = { start, list, diff, echo, memory }

/** Figures of the window in Chromium, and of its start in Electron where a runtime is given. */
export async function run(): Promise<Figure[]> {
  if (noBrowser !== undefined) throw new Error(noBrowser)
  const only = process.env['BENCH_WINDOW']
  const figures: Figure[] = []
  try {
    for (const [name, part] of Object.entries(PARTS))
      if (only === undefined || only === name) figures.push(...(await part()))
  } finally {
    await removeFolders()
  }
  return figures
}
