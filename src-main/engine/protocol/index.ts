/** The messages between main and the engine process, and everything that they share. */
export { type FromEngine, STREAM_WINDOW, type ToEngine } from './messages.ts'
export type {
  ByteProgress,
  CropOptions,
  DetectedBatch,
  DetectRequest,
  EngineHead,
  EngineMethods,
  EngineModel,
  EngineSetup,
  FieldPlace,
  FoundLink,
  GradedChunk,
  GradeRequest,
  MethodName,
  Pace,
  PictureKind,
  PlacedField,
  PlaceRequest,
  PlanRequest,
  ProviderInfo,
  ShownRegion,
  StitchedSlide,
  StitchProgress,
  StitchRequest,
  Turn,
} from './methods.ts'
export type { EngineProcess, Port, SpawnEngine } from './port.ts'
