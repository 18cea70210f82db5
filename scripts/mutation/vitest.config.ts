import { defineConfig } from 'vitest/config'

/** The tests of a mutation run. Mutated code may run more slowly. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.DAYBREAK_MUTATION_TESTS ?? '[]') as string[],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
