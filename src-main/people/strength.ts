import { AppError } from '#shared/contract/errors.ts'
import type { Rating } from '#shared/contract/schemas/people.ts'

/** Of zxcvbn, 0 to 4: `3` is about 10^8 guesses or more. */
const leastScore = 3
const shortest = 8
/** Signs that are rated. The time grows with the square. */
const mostRated = 64

let checker: Promise<(password: string, own: string[]) => number> | null = null

/** How well a password withstands guessing. `name`: what a guesser knows about the person. */
export async function rate(password: string, name: string): Promise<Rating> {
  checker ??= load()
  const score = (await checker)(password.slice(0, mostRated), ['daybreak', name, ...name.split(/\s+/)])
  return { score, good: score >= leastScore && [...password].length >= shortest }
}

/** Throws AppError `password-weak`. */
export async function mustBeStrong(password: string, name: string): Promise<void> {
  if (!(await rate(password, name)).good) throw new AppError('password-weak')
}

/** Five megabytes of word lists. */
async function load() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const factory = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  })
  return (password: string, own: string[]): number => factory.check(password, own).score
}
