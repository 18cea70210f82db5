import { defineConfig } from 'vitest/config'

/** The tests that a mutation run asks. They never run out of time by themselves: StrykerJS ends those that hang. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.DAYBREAK_MUTATION_TESTS ?? '[]') as string[],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
})
