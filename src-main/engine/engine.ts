import type { Hashed } from '#main/slides/index.ts'
import type { SynthProgress, SynthTruth } from '#main/synth/index.ts'
import type { SynthOptions } from '#main/synth/recipe/index.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { ScreeningPlan } from '#shared/domain/screening-plan.ts'
import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'
import { EngineClient, type EngineOptions } from './client.ts'
import type {
  ByteProgress,
  CropOptions,
  DetectedBatch,
  DetectRequest,
  EngineModel,
  GradedChunk,
  GradeRequest,
  PictureKind,
  PlacedField,
  PlaceRequest,
  PlanRequest,
  ProviderInfo,
  ShownRegion,
  StitchedSlide,
  StitchProgress,
  StitchRequest,
} from './protocol/index.ts'

/**
 * The process that decodes pixels and runs the model. It starts with the first call, and again after a crash. Calls
 * running during a crash reject with AppError `engine-crashed` (retryable), calls to a silent engine with
 * `engine-timeout`, and aborted calls with `cancelled`. File errors are those of `openSlide`, and `file-changed` if a
 * slide's files do not match its `SlideAt`, or change while they are read.
 */
export interface Engine {
  /** Process id while it is running. */
  readonly pid: number | undefined
  /**
   * The device that runs this model. The first call probes the providers (seconds on a machine with a GPU). Throws
   * `model-invalid`.
   */
  provider(model: EngineModel): Promise<ProviderInfo>
  /** Hashes of the loaded models, most recently used last. */
  models(): Promise<readonly string[]>
  info(path: string, signal?: AbortSignal): Promise<SlideInfo>
  /** Checks the structure of the whole file and some pixels of each level, as an import requires. */
  check(path: string, signal?: AbortSignal): Promise<SlideInfo>
  /** Whether the pictures are focal planes of one field. */
  sameField(paths: readonly string[], signal?: AbortSignal): Promise<boolean>
  /** The kind of each picture: a plain field, another kind of slide, or unreadable. */
  pictureKinds(paths: readonly string[], signal?: AbortSignal): Promise<readonly PictureKind[]>
  /** SHA-256 of a slide with all its files, which is its identity, or of one file alone if requested. */
  hash(
    path: string,
    options?: {
      readonly of?: 'slide' | 'file'
      readonly signal?: AbortSignal
      readonly onProgress?: (progress: ByteProgress) => void
    },
  ): Promise<Hashed>
  /** A tile that the file does not store as a JPEG. */
  tile(slide: SlideAt, at: TileAddress, signal?: AbortSignal): Promise<EncodedTile>
  /** Whether an encoded picture shows exactly what `tile` shows. */
  sameTile(slide: SlideAt, at: TileAddress, bytes: Uint8Array, signal?: AbortSignal): Promise<boolean>
  /** A JPEG around a cell, for the gallery. */
  crop(slide: SlideAt, crop: CropOptions, signal?: AbortSignal): Promise<EncodedTile>
  associated(slide: SlideAt, kind: AssociatedKind, signal?: AbortSignal): Promise<EncodedTile>
  /** The conversion of the slide's colours to sRGB, as from `colourTableToBytes`; null if none is needed. */
  colour(slide: SlideAt, signal?: AbortSignal): Promise<Uint8Array | null>
  /** Bar codes and 2D codes on the label, or on the macro picture; empty if there are none. */
  label(path: string, signal?: AbortSignal): Promise<readonly LabelCode[]>
  /** A region of a file as a PNG, as the window draws it or as the model sees it. */
  region(path: string, region: ShownRegion, signal?: AbortSignal): Promise<Uint8Array>
  plan(slide: SlideAt, options: PlanRequest, signal?: AbortSignal): Promise<ScreeningPlan>
  detect(request: DetectRequest, signal?: AbortSignal): AsyncGenerator<DetectedBatch>
  grade(request: GradeRequest, signal?: AbortSignal): AsyncGenerator<GradedChunk>
  /** Finds the place of a camera's field among those placed before it. */
  placeField(request: PlaceRequest, signal?: AbortSignal): Promise<PlacedField>
  /** Writes a camera's fields into one pyramidal TIFF. */
  stitch(
    request: StitchRequest,
    control?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: StitchProgress) => void },
  ): Promise<StitchedSlide>
  synthesize(
    options: SynthOptions,
    control?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: SynthProgress) => void },
  ): Promise<SynthTruth>
  close(): Promise<void>
}

/** Small questions end by themselves, and must not end a screening. */
const small = (signal: AbortSignal | undefined) => ({ signal, timeoutMs: 60_000, killOnCancel: false })
/** Limit for one block on a slow, busy machine. */
const BATCH_MS = 300_000

export function startEngine(options: EngineOptions): Engine {
  const client = new EngineClient(options)
  return {
    get pid() {
      return client.pid
    },
    provider: (model) => client.call('provider', { model }, { timeoutMs: BATCH_MS }),
    models: () => client.call('models', null, small(undefined)),
    info: (path, signal) => client.call('info', { path }, small(signal)),
    check: (path, signal) => client.call('check', { path }, { signal, timeoutMs: BATCH_MS, killOnCancel: false }),
    sameField: (paths, signal) =>
      client.call('sameField', { paths }, { signal, timeoutMs: BATCH_MS, killOnCancel: false }),
    pictureKinds: (paths, signal) =>
      client.call('pictureKinds', { paths }, { signal, timeoutMs: BATCH_MS, killOnCancel: false }),
    hash: (path, { of = 'slide', signal, onProgress } = {}) =>
      client.call('hash', { path, of }, { signal, timeoutMs: 120_000, ...(onProgress ? { onProgress } : {}) }),
    tile: (slide, at, signal) => client.call('tile', { slide, at }, small(signal)),
    sameTile: (slide, at, bytes, signal) => client.call('sameTile', { slide, at, bytes }, small(signal)),
    crop: (slide, crop, signal) => client.call('crop', { slide, crop }, small(signal)),
    associated: (slide, kind, signal) => client.call('associated', { slide, associated: kind }, small(signal)),
    label: (path, signal) => client.call('label', { path }, small(signal)),
    colour: (slide, signal) => client.call('colour', { slide }, small(signal)),
    region: (path, region, signal) => client.call('region', { path, region }, small(signal)),
    plan: (slide, request, signal) => client.call('plan', { slide, options: request }, { signal, timeoutMs: BATCH_MS }),
    detect: (request, signal) => client.stream('detect', request, { signal, timeoutMs: BATCH_MS }),
    grade: (request, signal) => client.stream('grade', request, { signal, timeoutMs: BATCH_MS }),
    placeField: (request, signal) => client.call('placeField', request, small(signal)),
    stitch: (request, { signal, onProgress } = {}) =>
      client.call('stitch', request, { signal, timeoutMs: BATCH_MS, ...(onProgress ? { onProgress } : {}) }),
    synthesize: (request, { signal, onProgress } = {}) =>
      client.call(
        'synthesize',
        { options: request },
        { signal, timeoutMs: BATCH_MS, ...(onProgress ? { onProgress } : {}) },
      ),
    close: () => client.close(),
  }
}
