import type { SynthProgress, SynthTruth } from '#main/synth/index.ts'
import type { SynthOptions } from '#main/synth/recipe/index.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { FieldLink } from '#shared/domain/registration/index.ts'
import type { PlanOptions, ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'

/** How much is handed to the networks at once, as it was fastest here. */
export interface Pace {
  /** Crops that the grader looks at in one run. */
  readonly cropsPerRun: number
  /** Edge of the picture that the detector looks at in one run, halo included; px of its scale. */
  readonly inputPx: number
}

/** What a picture of a folder is: a plain field, a slide of another kind, or nothing that can be read. */
export type PictureKind = 'field' | 'slide' | 'unreadable'

/**
 * The parts of a model's manifest that the engine works with. It goes with each call that needs a model: the engine loads
 * it when it is first named, and knows it again by its hash.
 */
export interface EngineModel {
  readonly name: string
  readonly sha256: string
  readonly detector: {
    readonly file: string
    /** In half precision, for graphics cards; null: there is none, `file` serves all. */
    readonly halfFile: string | null
    readonly classes: readonly string[]
    readonly stride: number
    /** Context that a picture brings along on each side, and what its size must be a multiple of; px. */
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
 * A layer on top of a model's embedding, whose answers take the place of the grader's: the softmax of
 * (weights x embedding + bias) / temperature.
 */
export interface EngineHead {
  readonly sha256: string
  readonly classes: readonly string[]
  /** A row of the embedding's size for each class. */
  readonly weights: Float32Array
  readonly bias: Float32Array
  readonly temperature: number
}

/** What a fresh engine is told first. */
export interface EngineSetup {
  /** `auto`, or the execution provider to use whatever the probe says: cpu, webgpu, cuda, dml, coreml. */
  readonly provider: string
  /** Where the answers of the probe and of the measured pace are kept between starts; null: not kept, nor measured. */
  readonly probeFile: string | null
  /** Threads of all inference together; 0: as many as the machine has. */
  readonly threads: number
  /**
   * Memory that loaded models may take before those are released that were not used for longest; bytes. Models under way
   * stay whatever they take, and so does the last one.
   */
  readonly modelBytes: number
}

/** What computes, and with what. */
export interface ProviderInfo {
  readonly provider: string
  /** onnxruntime and its version. */
  readonly runtime: string
  /** Why other providers were not taken: one line each. */
  readonly notes: readonly string[]
  /** How much is handed to the networks at once, as it was found fastest here. */
  readonly pace: Pace
}

/** A square around a cell, and how it is to look. */
export interface CropOptions {
  /** Centre, in full-resolution pixels. */
  readonly x: number
  readonly y: number
  /** Side on the slide, in full-resolution pixels. */
  readonly sizePx: number
  /** Side of the result, in pixels. */
  readonly outPx: number
  /** Focal plane, or `allInFocus`; the slide's start plane where left out. */
  readonly plane?: number | undefined
  /** `srgb`: through the slide's colour profile, for the eye; as stored where left out. */
  readonly colour?: 'stored' | 'srgb' | undefined
}

export interface DetectRequest {
  readonly model: EngineModel
  readonly path: string
  readonly plan: ScreeningPlan
  /** The first batch wanted (index into plan.blocks). */
  readonly fromBatch: number
  /** Proposals at or above this; the model's own limit where left out. */
  readonly minPresence?: number
}

/** The cells whose centre lies in (or within two pixels of) one block. Positions in full-resolution pixels. */
export interface DetectedBatch {
  readonly batch: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly presence: Float32Array
  /** The detector's class probabilities, one row a cell. */
  readonly probabilities: Float32Array
  /** How sharp the block's squares are, row by row; see `FocusGrid`. */
  readonly focus: Uint8Array
  /** Tiles of this slide met so far that could not be decoded. */
  readonly damagedTiles: number
  readonly decodeMs: number
  readonly inferMs: number
}

/** A way to lay a crop before the grader: quarter turns (0 to 3), from 4 on of its mirror image. */
export type Turn = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface GradeRequest {
  readonly model: EngineModel
  /** Takes the place of the grader's own answers; its classes are those of the answer. */
  readonly head?: EngineHead
  readonly path: string
  readonly micronsPerPixel: number
  /** Centres in full-resolution pixels. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly fromChunk: number
  readonly chunkSize: number
  /** The sides from which each cell is looked at, its answers being the means over them; upright where left out. */
  readonly turns?: readonly Turn[]
}

export interface GradedChunk {
  readonly chunk: number
  /** One row a cell, in the order of the request. */
  readonly probabilities: Float32Array
  readonly embeddings: Float32Array
  /** Per cell the six values of `CropStatistics.stain`. */
  readonly stain: Float32Array
  readonly sharpness: Float32Array
  readonly decodeMs: number
  readonly inferMs: number
}

export interface ByteProgress {
  readonly doneBytes: number
  readonly totalBytes: number
}

/** A camera's field and where it lies, px of the capture. */
export interface FieldPlace {
  readonly path: string
  readonly x: number
  readonly y: number
}

export interface PlaceRequest {
  readonly path: string
  /** Fields that are placed, the most likely neighbours first. */
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
  /** Null where no overlap was found; `missed` then says why, or is null when there was nothing to compare with. */
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
  /** The provenance that goes into the file's ImageDescription as JSON. */
  readonly says: Readonly<Record<string, unknown>>
}

export interface StitchedSlide {
  readonly width: number
  readonly height: number
  readonly levels: number
  readonly bytes: number
  /** Overlaps measured, and how far they are from where the fields came to lie; px. */
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

/** Every method of the engine: arguments, result, and where it has them, stream items and progress. */
export interface EngineMethods {
  setup: { args: EngineSetup; result: null; item: never; progress: never }
  provider: { args: { model: EngineModel }; result: ProviderInfo; item: never; progress: never }
  models: { args: null; result: readonly string[]; item: never; progress: never }
  info: { args: { path: string }; result: SlideInfo; item: never; progress: never }
  check: { args: { path: string }; result: SlideInfo; item: never; progress: never }
  colour: { args: { path: string }; result: Uint8Array | null; item: never; progress: never }
  sameField: { args: { paths: readonly string[] }; result: boolean; item: never; progress: never }
  pictureKinds: { args: { paths: readonly string[] }; result: readonly PictureKind[]; item: never; progress: never }
  hash: { args: { path: string; of?: 'slide' | 'file' }; result: string; item: never; progress: ByteProgress }
  tile: { args: { path: string; at: TileAddress }; result: EncodedTile; item: never; progress: never }
  crop: { args: { path: string; crop: CropOptions }; result: EncodedTile; item: never; progress: never }
  associated: { args: { path: string; associated: AssociatedKind }; result: EncodedTile; item: never; progress: never }
  label: { args: { path: string }; result: readonly LabelCode[]; item: never; progress: never }
  plan: { args: { path: string; options: PlanRequest }; result: ScreeningPlan; item: never; progress: never }
  detect: { args: DetectRequest; result: null; item: DetectedBatch; progress: never }
  grade: { args: GradeRequest; result: null; item: GradedChunk; progress: never }
  placeField: { args: PlaceRequest; result: PlacedField; item: never; progress: never }
  stitch: { args: StitchRequest; result: StitchedSlide; item: never; progress: StitchProgress }
  synthesize: { args: { options: SynthOptions }; result: SynthTruth; item: never; progress: SynthProgress }
}
export type MethodName = keyof EngineMethods

/** The size comes from the file. */
export type PlanRequest = Omit<PlanOptions, 'width' | 'height'>
