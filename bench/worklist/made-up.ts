/** Names from many languages, as in a real laboratory, with diacritics that a search must fold. */
const familyNames = [
  ...[
    'García',
    'Müller',
    'Nguyễn',
    'Łukasiewicz',
    'Şahin',
    'Øster',
    'Ångström',
    'Škoda',
    'Núñez',
    'O’Brien',
    'Þórsdóttir',
  ],
  ...[
    'Smith',
    'Jones',
    'Garcia',
    'Muller',
    'Costa',
    'Kowalska',
    'Fernández',
    'Dvořák',
    'Yıldız',
    'Nagy',
    'Rossi',
    'Öz',
  ],
  ...['Andersson', 'Popescu', 'Ćosić', 'Jørgensen', 'Groß', 'Lefèvre', 'D’Angelo', 'van der Berg', 'Žižek', 'Mäkinen'],
]
const givenNames = [
  ...['Ada', 'Zoë', 'María José', 'Élodie', 'Agnès', 'Ingrid', 'Małgorzata', 'Ayşe', 'Thị Hương', 'Beatriz', 'Chloé'],
  ...[
    'Sigríður',
    'Anne-Sophie',
    'Inês',
    'Katarína',
    'Leïla',
    'Nadia',
    'Olga',
    'Päivi',
    'Renée',
    'Tímea',
    'Ülkü',
    'Vesna',
  ],
]

/** The mix of a laboratory's worklist: most cases are signed, the others are in every earlier state. */
const stages = [
  ['signed', 0.8],
  ['ready', 0.1],
  ['in-review', 0.04],
  ['waiting', 0.03],
  ['needs-scale', 0.01],
  ['failed', 0.01],
  ['stopped', 0.01],
] as const
export type Stage = (typeof stages)[number][0]

const lanes = [
  ['light-read', 0.65],
  ['review', 0.25],
  ['full-read', 0.07],
  ['urgent', 0.03],
] as const
export type MadeLane = (typeof lanes)[number][0]

/** Classes of the model, in the numbering of version 4. */
export const labels = ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL'] as const

/** One invented case, the same for the same seed and number. */
export interface MadeCase {
  readonly accession: string
  readonly patientName: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  /** Years at the time the case was added. */
  readonly patientAge: number
  readonly ordered: boolean
  readonly stage: Stage
  /** 1 to 3. More than one only if the case has an order and is not signed. */
  readonly slides: number
  readonly lane: MadeLane
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly label: (typeof labels)[number]
  /** ISO 8601. Cases are spread evenly over three years, ending now. */
  readonly addedAt: string
  readonly signer: string
}

const yearMs = 365.25 * 24 * 3600 * 1000
const threeYearsMs = 3 * yearMs
const ranges = { 'light-read': 0.02, review: 0.3, 'full-read': 0.2, urgent: 0.7 }

/** Yields the cases of a worklist of `count`. */
export function* madeCases(count: number, seed: number, now: Date): Generator<MadeCase> {
  const random = randomFrom(seed)
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  for (let n = 1; n <= count; n++) {
    const stage = weighted(stages, random())
    const lane = weighted(lanes, random())
    const ordered = random() < 0.7
    const more = random()
    const abnormal = ranges[lane] + random() * 0.25
    const birthMs = Date.UTC(1940, 0, 1 + Math.floor(random() * 365 * 66))
    const addedMs = now.getTime() - ((count - n) / count) * threeYearsMs
    yield {
      accession: `C26-${String(n).padStart(6, '0')}`,
      patientName: `${one(familyNames)}, ${one(givenNames)}`,
      birthDate: new Date(birthMs).toISOString().slice(0, 10),
      patientAge: Math.floor((addedMs - birthMs) / yearMs),
      ordered,
      stage,
      slides: !ordered || stage === 'signed' || more > 0.2 ? 1 : more > 0.04 ? 2 : 3,
      lane,
      risk: { abnormal, highGrade: abnormal * random() },
      label: one(labels),
      addedAt: new Date(addedMs).toISOString(),
      signer: `Dr. ${one(familyNames)}`,
    }
  }
}

function weighted<T>(choices: readonly (readonly [T, number])[], at: number): T {
  let upTo = 0
  for (const [choice, weight] of choices) {
    upTo += weight
    if (at < upTo) return choice
  }
  return choices[0]![0]
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
