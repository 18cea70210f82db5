import {
  type GreyImage,
  type PreparedField,
  prepareField,
  type Registration,
  register,
} from '#shared/domain/registration/index.ts'

/** The stage's position relative to the captured fields. */
export type Tracking =
  | { readonly kind: 'first' }
  /** `overlap`: the share of the live picture that was already captured. (x, y): its corner in the capture's px. */
  | { readonly kind: 'found'; readonly overlap: number; readonly x: number; readonly y: number }
  | { readonly kind: 'flat' | 'little' | 'lost' }

interface Known {
  readonly n: number
  readonly prepared: PreparedField
  /** Corner in small px. */
  x: number
  y: number
}

/**
 * Number of fields compared with each live picture: enough to recover the position, few enough to keep the window
 * smooth.
 */
const eachLook = 3

/** Tracks the stage with small pictures of the fields, a few times a second. */
export class StageTracker {
  readonly #known = new Map<number, Known>()
  /** Full px per small px. */
  #scale = 1
  #last: { x: number; y: number; against: number } | null = null
  #round = 0

  clear(): void {
    this.#known.clear()
    this.#last = null
  }

  get size(): number {
    return this.#known.size
  }

  has(n: number): boolean {
    return this.#known.has(n)
  }

  /** Adds a field or moves it. (x, y) is in full px; `scale` is full px per px of the small picture. */
  put(n: number, small: GreyImage | null, at: { x: number; y: number }, scale: number): void {
    this.#scale = scale
    const known = this.#known.get(n)
    const place = { x: at.x / scale, y: at.y / scale }
    if (known) Object.assign(known, place)
    else if (small) this.#known.set(n, { n, prepared: prepareField(small), ...place })
    // The stage most likely still rests where this field was captured.
    if (!known && small) this.#last = { ...place, against: n }
  }

  keepOnly(numbers: ReadonlySet<number>): void {
    for (const n of this.#known.keys()) if (!numbers.has(n)) this.#known.delete(n)
  }

  /** Locates the live picture among the fields. */
  look(live: GreyImage): Tracking {
    if (this.#known.size === 0) return { kind: 'first' }
    const mine = prepareField(live)
    let worst: Registration | null = null
    for (const field of this.#candidates()) {
      const found = register(field.prepared, mine)
      if (!found.ok) {
        if (!worst || found.correlation > worst.correlation) worst = found
        continue
      }
      const at = { x: field.x + found.dx, y: field.y + found.dy }
      this.#last = { ...at, against: field.n }
      return { kind: 'found', overlap: this.#covered(at, live), x: at.x * this.#scale, y: at.y * this.#scale }
    }
    this.#round++
    return { kind: worst && !worst.ok ? worst.reason : 'lost' }
  }

  /** The fields nearest to the stage's last known position. While it is lost, other fields take turns too. */
  #candidates(): Known[] {
    const all = [...this.#known.values()]
    const { x = 0, y = 0 } = this.#last ?? {}
    all.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))
    if (all.length <= eachLook) return all
    const rest = all.slice(eachLook - 1)
    return [...all.slice(0, eachLook - 1), rest[this.#round % rest.length]!]
  }

  /** Share of a picture with its corner at (x, y) that captured fields cover, sampled on a coarse grid. */
  #covered({ x, y }: { x: number; y: number }, { width, height }: GreyImage): number {
    const grid = 12
    let covered = 0
    for (let i = 0; i < grid; i++)
      for (let j = 0; j < grid; j++) {
        const px = x + ((i + 0.5) / grid) * width
        const py = y + ((j + 0.5) / grid) * height
        for (const field of this.#known.values())
          if (px >= field.x && py >= field.y && px < field.x + width && py < field.y + height) {
            covered++
            break
          }
      }
    return covered / (grid * grid)
  }
}
