import { defineConfig } from 'vitest/config'

/** The tests of a mutation run. They have no time limit, because StrykerJS ends those that hang. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.DAYBREAK_MUTATION_TESTS ?? '[]') as string[],
    setupFiles: ['scripts/mutation/setup.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
})
