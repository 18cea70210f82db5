import { randomInt } from 'node:crypto'

/** Cost of one hash: argon2id with 64 MiB, one lane. */
export interface HashCost {
  /** KiB */
  readonly memory: number
  readonly passes: number
}

const memory = 65_536
/** ms on this machine. */
const aimMs = 300
const mostPasses = 64

export interface Passwords {
  hash(password: string): Promise<string>
  /** Null stands for a password that nobody has: it takes the same time and is never right. */
  verify(stored: string | null, password: string): Promise<boolean>
}

export interface PasswordOptions {
  /** The cost that these records use; null if none is known yet. */
  readonly known: () => HashCost | null
  /** Keeps a cost that was measured on this machine. */
  readonly keep: (cost: HashCost) => void
}

/** Hashes passwords at one cost for all people of the records, measured once: about 0.3 s on the machine. */
export function createPasswords({ known, keep }: PasswordOptions): Passwords {
  let cost: Promise<HashCost> | null = null
  let nobodys: Promise<string> | null = null
  const costNow = () => {
    cost ??= measured(known(), keep)
    return cost
  }
  async function hash(password: string): Promise<string> {
    const { memory: memoryCost, passes: timeCost } = await costNow()
    return (await argon2()).hash(password, { memoryCost, timeCost, parallelism: 1 })
  }
  return {
    hash,
    async verify(stored, password) {
      nobodys ??= hash('')
      // Awaited for everybody, or the first unknown name of a run would take longer.
      const unused = await nobodys
      const right = await (await argon2()).verify(stored ?? unused, password)
      return stored !== null && right
    },
  }
}

// argon2id is the library's default.
const argon2 = () => import('@node-rs/argon2')

async function measured(known: HashCost | null, keep: (cost: HashCost) => void): Promise<HashCost> {
  if (known) return known
  const { hash } = await argon2()
  const time = async (passes: number): Promise<number> => {
    const from = performance.now()
    await hash('measure', { memoryCost: memory, timeCost: passes, parallelism: 1 })
    return performance.now() - from
  }
  // The first run pays for the memory. The difference of two others is what a pass costs.
  await time(1)
  const [few, many] = [await time(2), await time(6)]
  const pass = Math.max(0.5, (many - few) / 4)
  const passes = Math.round(Math.min(mostPasses, Math.max(3, (aimMs - few) / pass + 2)))
  const cost = { memory, passes }
  keep(cost)
  return cost
}

/** Without letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password for one sign-in, in groups that can be read out: 12 of 31 signs, 59 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group()].join('-')
}
