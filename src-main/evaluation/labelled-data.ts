export interface LabelledPoint {
  readonly id: number
  readonly label: string
  /** Nucleus centre, px of the image file. */
  readonly x: number
  readonly y: number
  /** Line in the file of labels. */
  readonly line: number
}

export interface LabelledField {
  readonly file: string
  readonly name: string
  readonly points: readonly LabelledPoint[]
  /** The field's own diagnosis, if the set gives one per field instead of per cell. */
  readonly label: string | null
  readonly line: number
}

export interface LabelledSlide {
  readonly file: string
  readonly name: string
  readonly positive: boolean
  readonly highGrade: boolean
  readonly lesions: readonly { readonly x: number; readonly y: number }[]
  readonly micronsPerPixel: number
  readonly line: number | null
}

export interface LabelledCrop {
  readonly file: string
  readonly name: string
  readonly label: string
}

export interface FieldSet {
  readonly kind: 'fields'
  /** The file of labels. */
  readonly source: string
  readonly fields: readonly LabelledField[]
  /** Nothing to the right of this (px) is labelled. */
  readonly labelledWidth: number
  readonly split: string | null
}

export type Dataset =
  | FieldSet
  | { readonly kind: 'slides'; readonly source: string; readonly slides: readonly LabelledSlide[] }
  | { readonly kind: 'crops'; readonly crops: readonly LabelledCrop[] }

/** One problem in a data set, with the place to fix it. */
export interface DataProblem {
  readonly file: string
  readonly line: number | null
  readonly problem: string
}
