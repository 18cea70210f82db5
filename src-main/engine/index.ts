export type { EngineOptions } from './client.ts'
export { type Engine, startEngine } from './engine.ts'
export { engineModel } from './engine-model.ts'
export { type ForkOptions, forkEngine } from './fork.ts'
export type {
  ByteProgress,
  CropOptions,
  DetectedBatch,
  DetectRequest,
  EngineHead,
  EngineModel,
  EngineProcess,
  EngineSetup,
  GradedChunk,
  GradeRequest,
  PictureKind,
  PlacedField,
  PlaceRequest,
  PlanRequest,
  Port,
  ProviderInfo,
  ShownRegion,
  SpawnEngine,
  StitchedSlide,
  StitchProgress,
  StitchRequest,
  Turn,
} from './protocol/index.ts'
