import {defineConfig} from 'vitest/config'

/** Files one at a time: they share the same servers, and the test machine has two cores. */
const withServers = {
  globalSetup: ['test/support/services/global-setup.ts'],
  fileParallelism: false,
  disableConsoleIntercept: true,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/own-servers/**', 'test/integration/**', 'test/e2e/**'],
          testTimeout: 5_000,
          // A process per file would cost three times as long; no test leaves anything behind in its module's state.
          isolate: false,
          // oclif's own capture of stdout sees nothing of what vitest has intercepted.
          disableConsoleIntercept: true,
          sequence: {groupOrder: 0},
        },
      },
      {
        test: {
          // They start their own servers, and mostly wait for these to go and to come back: two files at a time.
          name: 'own-servers',
          include: ['test/own-servers/**/*.test.{ts,tsx}'],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          disableConsoleIntercept: true,
          sequence: {groupOrder: 1},
        },
      },
      {
        test: {
          ...withServers,
          name: 'integration',
          include: ['test/integration/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: {groupOrder: 2},
        },
      },
      {
        test: {
          ...withServers,
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: {groupOrder: 3},
        },
      },
    ],
  },
})
