import { registerCustomCSSVariableTheme } from '@pierre/diffs'
import { getOrCreateWorkerPoolSingleton, type WorkerPoolManager } from '@pierre/diffs/worker'

/** Colours by name only, so that our tokens decide in both themes; see DiffPane.css. */
const NAME = 'switchyard'
export const SYNTAX = { dark: NAME, light: NAME }
registerCustomCSSVariableTheme(NAME, {})

/** One worker of our own origin; the engine is JavaScript, because the policy of the page allows no WebAssembly. */
export const highlighter = (): WorkerPoolManager =>
  getOrCreateWorkerPoolSingleton({
    poolOptions: {
      poolSize: 1,
      workerFactory: () => new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' }),
    },
    highlighterOptions: {
      theme: SYNTAX,
      preferredHighlighter: 'shiki-js',
      lineDiffType: 'word-alt',
    },
  })
