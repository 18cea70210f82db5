import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    // These limits only end a test that hangs, even on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file gets its own process, because several load native modules.
    pool: 'forks',
    globalSetup: 'scripts/keys-of-tests.ts',
  },
})
