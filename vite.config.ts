import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Puts an empty module in the place of what the page never asks for. */
const without = (unused: RegExp): Plugin => ({
  name: 'without',
  enforce: 'pre',
  resolveId: (id) => (unused.test(id) ? '\0nothing' : null),
  load: (id) => (id === '\0nothing' ? 'export {}' : null),
})

/** Engines of the highlighter that are WebAssembly, which the policy of the page forbids. */
const ENGINES = /^shiki\/(wasm|engine\/oniguruma)$|^@pierre\/highlights|\/highlights(-\w+)?\.js$/
/** A worker gets languages and themes from the page. */
const CATALOGUES = /^(shiki\/langs|@pierre\/theming\/themes)$/

/** The screens, once for the window and for any browser; the host serves what comes of it. */
export default defineConfig({
  root: folder('src/ui'),
  base: './',
  plugins: [solid(), without(ENGINES)],
  // Workers load the rest of themselves when they need it; the older form of a worker cannot.
  worker: { format: 'es', plugins: () => [without(ENGINES), without(CATALOGUES)] },
  build: {
    outDir: folder('dist/ui'),
    emptyOutDir: true,
    // The test runtime is an older Electron; see DESIGN.md section 4.
    target: 'chrome130',
    rollupOptions: {
      // How long its plugins took is nothing for who starts the app.
      checks: { pluginTimings: false },
      input: folder('src/ui/desktop.html'),
    },
    // Fonts and images are files of their own, because the policy of the page allows no data: for fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
  },
})
