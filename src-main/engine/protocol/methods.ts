import type { Hashed } from '#main/slides/index.ts'
import type { SynthProgress, SynthTruth } from '#main/synth/index.ts'
import type { SynthOptions } from '#main/synth/recipe/index.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { FieldLink } from '#shared/domain/registration/index.ts'
import type { PlanOptions, ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'

/** How much the networks get per run. The values are the fastest ones measured on this machine. */
export interface Pace {
  /** Number of crops per run of the grader. */
  readonly cropsPerRun: number
  /** Side of the picture per run of the detector, including the halo; px of its scale. */
  readonly inputPx: number
}

/** The kind of a folder's picture: a plain field, another kind of slide, or unreadable. */
export type PictureKind = 'field' | 'slide' | 'unreadable'

/**
 * The parts of a model's manifest that the engine needs. They accompany each call that needs a model. The engine
 * loads the model on its first use and recognises it by its hash.
 */
export interface EngineModel {
  readonly name: string
  readonly sha256: string
  readonly detector: {
    readonly file: string
    /** In half precision, for graphics cards; null if there is none and `file` serves all. */
    readonly halfFile: string | null
    readonly classes: readonly string[]
    readonly stride: number
    /** Context that a picture includes on each side, and the number that its size must be a multiple of; px. */
    readonly haloPx: number
    readonly sizeMultiple: number
    readonly offsets: boolean
    readonly peakRadiusPx: number
    readonly minPresence: number
  }
  readonly grader: {
    readonly file: string
    readonly halfFile: string | null
    readonly cropPx: number
    readonly micronsPerPixel: number
    readonly classes: readonly string[]
    readonly embeddingSize: number
  }
}

/**
 * A layer on top of a model's embedding whose results replace the grader's: the softmax of (weights x embedding +
 * bias) / temperature.
 */
export interface EngineHead {
  readonly sha256: string
  readonly classes: readonly string[]
  /** One row of the embedding's size per class. */
  readonly weights: Float32Array
  readonly bias: Float32Array
  readonly temperature: number
}

/** The first message to a new engine. */
export interface EngineSetup {
  /** `auto`, or the execution provider to use regardless of the probe: cpu, webgpu, cuda, dml, coreml. */
  readonly provider: string
  /**
   * Where the results of the probe and of the pace measurement are stored across starts; null: neither stored nor
   * measured.
   */
  readonly probeFile: string | null
  /** Number of threads for all inference together; 0: as many as the machine has. */
  readonly threads: number
  /**
   * Bytes that loaded models may use before the least recently used are released. Running models and the last one are
   * always kept.
   */
  readonly modelBytes: number
  /** Opens sealed files of the data folder, 32 bytes. */
  readonly sealKey?: Uint8Array
}

/** The device that computes, and its settings. */
export interface ProviderInfo {
  readonly provider: string
  /** onnxruntime and its version. */
  readonly runtime: string
  /** Why other providers were not used, one line each. */
  readonly notes: readonly string[]
  /** How much the networks get per run, as measured to be fastest here. */
  readonly pace: Pace
}

/** A square around a cell, with its plane and colours. */
export interface CropOptions {
  /** Centre in full-resolution pixels. */
  readonly x: number
  readonly y: number
  /** Side on the slide in full-resolution pixels. */
  readonly sizePx: number
  /** Side of the result in pixels. */
  readonly outPx: number
  /** Focal plane, or `allInFocus`; defaults to the slide's start plane. */
  readonly plane?: number | undefined
  /** `srgb`: converted through the slide's colour profile, for display; defaults to as stored. */
  readonly colour?: 'stored' | 'srgb' | undefined
}

/** A region of one level in the slide's start plane. */
export interface ShownRegion {
  readonly level: number
  /** Top left corner in full-resolution pixels, rounded to whole pixels of the level. */
  readonly x: number
  readonly y: number
  /** Size in pixels of the level. */
  readonly width: number
  readonly height: number
  /** As the window draws it, or as the model sees it. */
  readonly as: 'window' | 'model'
}

export interface DetectRequest {
  readonly model: EngineModel
  readonly slide: SlideAt
  readonly plan: ScreeningPlan
  /** The first requested batch (index into plan.blocks). */
  readonly fromBatch: number
  /** Least presence of a proposal; defaults to the model's own limit. */
  readonly minPresence?: number
}

/** The cells whose centre lies in one block, or within two pixels of it. Positions in full-resolution pixels. */
export interface DetectedBatch {
  readonly batch: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly presence: Float32Array
  /** The detector's class probabilities, one row per cell. */
  readonly probabilities: Float32Array
  /** Sharpness of the block's squares, row by row; see `FocusGrid`. */
  readonly focus: Uint8Array
  /** Number of tiles of this slide so far that could not be decoded. */
  readonly damagedTiles: number
  /** Their share of the slide's area, from 0 to 1. */
  readonly damagedShare: number
  readonly decodeMs: number
  readonly inferMs: number
}

/** Orientation of a crop for the grader: quarter turns (0 to 3), then those of its mirror image (4 to 7). */
export type Turn = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface GradeRequest {
  readonly model: EngineModel
  /** Replaces the grader's own results. The result has the head's classes. */
  readonly head?: EngineHead
  readonly slide: SlideAt
  readonly micronsPerPixel: number
  /** Centres in full-resolution pixels. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly fromChunk: number
  readonly chunkSize: number
  /** The orientations in which each cell is graded; its results are the means over them. Defaults to upright. */
  readonly turns?: readonly Turn[]
}

export interface GradedChunk {
  readonly chunk: number
  /** One row per cell, in the order of the request. */
  readonly probabilities: Float32Array
  readonly embeddings: Float32Array
  /** The six values of `CropStatistics.stain` per cell. */
  readonly stain: Float32Array
  readonly sharpness: Float32Array
  /** As in `DetectedBatch`: crops are read at the finest scale, where more may be lost than the detector saw. */
  readonly damagedTiles: number
  readonly damagedShare: number
  readonly decodeMs: number
  readonly inferMs: number
}

export interface ByteProgress {
  readonly doneBytes: number
  readonly totalBytes: number
}

/** A camera's field and its place, px of the capture. */
export interface FieldPlace {
  readonly path: string
  readonly x: number
  readonly y: number
}

export interface PlaceRequest {
  readonly path: string
  /** Placed fields, most likely neighbours first. */
  readonly against: readonly FieldPlace[]
}

/** The new field lies (dx, dy) from field `index` of the request. */
export interface FoundLink {
  readonly index: number
  readonly dx: number
  readonly dy: number
  readonly correlation: number
  readonly overlap: number
}

export interface PlacedField {
  readonly width: number
  readonly height: number
  /** Null if no overlap was found. `missed` then gives the reason, or is null if there was nothing to compare with. */
  readonly place: { readonly x: number; readonly y: number } | null
  readonly links: readonly FoundLink[]
  readonly missed: {
    readonly reason: 'flat' | 'little' | 'lost'
    readonly correlation: number
    readonly overlap: number
  } | null
  readonly decodeMs: number
  readonly registerMs: number
}

export interface StitchRequest {
  /** Path of the TIFF. */
  readonly out: string
  /** At least one. */
  readonly fields: readonly FieldPlace[]
  readonly links: readonly FieldLink[]
  readonly micronsPerPixel: number
  /** The provenance, stored as JSON in the file's ImageDescription. */
  readonly says: Readonly<Record<string, unknown>>
}

export interface StitchedSlide {
  readonly width: number
  readonly height: number
  readonly levels: number
  readonly bytes: number
  /** Number of measured overlaps, and their distance from the resulting places; px. */
  readonly links: number
  readonly residualPx: number
  readonly worstPx: number
  /** Top left corner of each field on the slide. */
  readonly places: readonly { readonly x: number; readonly y: number }[]
}

/** Rows of tiles written. */
export interface StitchProgress {
  readonly done: number
  readonly total: number
}

/** Every method of the engine with its arguments, result and, if any, stream items and progress. */
export interface EngineMethods {
  setup: { args: EngineSetup; result: null; item: never; progress: never }
  provider: { args: { model: EngineModel }; result: ProviderInfo; item: never; progress: never }
  models: { args: null; result: readonly string[]; item: never; progress: never }
  info: { args: { path: string }; result: SlideInfo; item: never; progress: never }
  check: { args: { path: string }; result: SlideInfo; item: never; progress: never }
  colour: { args: { slide: SlideAt }; result: Uint8Array | null; item: never; progress: never }
  sameField: { args: { paths: readonly string[] }; result: boolean; item: never; progress: never }
  pictureKinds: { args: { paths: readonly string[] }; result: readonly PictureKind[]; item: never; progress: never }
  hash: { args: { path: string; of?: 'slide' | 'file' }; result: Hashed; item: never; progress: ByteProgress }
  tile: { args: { slide: SlideAt; at: TileAddress }; result: EncodedTile; item: never; progress: never }
  sameTile: {
    args: { slide: SlideAt; at: TileAddress; bytes: Uint8Array }
    result: boolean
    item: never
    progress: never
  }
  crop: { args: { slide: SlideAt; crop: CropOptions }; result: EncodedTile; item: never; progress: never }
  associated: {
    args: { slide: SlideAt; associated: AssociatedKind }
    result: EncodedTile
    item: never
    progress: never
  }
  label: { args: { path: string }; result: readonly LabelCode[]; item: never; progress: never }
  region: { args: { path: string; region: ShownRegion }; result: Uint8Array; item: never; progress: never }
  plan: { args: { slide: SlideAt; options: PlanRequest }; result: ScreeningPlan; item: never; progress: never }
  detect: { args: DetectRequest; result: null; item: DetectedBatch; progress: never }
  grade: { args: GradeRequest; result: null; item: GradedChunk; progress: never }
  placeField: { args: PlaceRequest; result: PlacedField; item: never; progress: never }
  stitch: { args: StitchRequest; result: StitchedSlide; item: never; progress: StitchProgress }
  synthesize: { args: { options: SynthOptions }; result: SynthTruth; item: never; progress: SynthProgress }
}
export type MethodName = keyof EngineMethods

/** The size is taken from the file. */
export type PlanRequest = Omit<PlanOptions, 'width' | 'height'>
