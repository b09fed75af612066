import { defineConfig } from 'vitest/config'

/** Real processes, repositories and sockets are slow to start on a busy machine; the limits only end what hangs. */
const system = { testTimeout: 60_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Most of what system tests do is wait for other processes: a core less, as is usual, would be one of two in CI.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'system',
          include: ['tests/{architecture,core,host,relay,cli,e2e,ui,electron}/**/*.test.ts'],
          exclude: ['**/fixtures/**'],
          ...system,
        },
      },
      {
        test: {
          name: 'agents',
          include: ['tests/agents/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          ...system,
          testTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
