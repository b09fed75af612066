import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The page of the phone, a bundle of its own; the phone's listener serves what comes of it. */
export default defineConfig({
  root: folder('src/ui'),
  base: './',
  publicDir: folder('src/ui/phone/public'),
  plugins: [solid()],
  build: {
    outDir: folder('dist/phone'),
    emptyOutDir: true,
    // Phones of the last four years and some before; what they lack of the language is in olderPhones.ts.
    target: ['chrome100', 'safari15', 'firefox100'],
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { phone: folder('src/ui/phone.html'), worker: folder('src/ui/phone/worker.ts') },
      output: {
        // A service worker serves what lies below its own address, and is looked for under the same name.
        entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
      },
    },
    // Fonts and images are files of their own, because the policy of the page allows no data: for fonts.
    assetsInlineLimit: 0,
  },
})
