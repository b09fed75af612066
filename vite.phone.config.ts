import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: folder('src/ui'),
  base: './',
  plugins: [solid()],
  build: {
    outDir: folder('dist/phone'),
    emptyOutDir: true,
    target: ['chrome100', 'safari15'],
    rollupOptions: {
      checks: { pluginTimings: false },
      treeshake: process.env.PURE ? { manualPureFunctions: ['z'] } : undefined,
      input: folder('src/ui/phone.html'),
    },
    assetsInlineLimit: 0,
  },
})
