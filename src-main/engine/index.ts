export type { EngineOptions } from './client.ts'
export { type Engine, startEngine } from './engine.ts'
export { engineModel } from './engine-model.ts'
export { type ForkOptions, forkEngine } from './fork.ts'
export type {
  ByteProgress,
  CropOptions,
  DetectedBatch,
  DetectRequest,
  EngineModel,
  EngineSetup,
  GradedChunk,
  GradeRequest,
  PictureKind,
  PlacedField,
  PlaceRequest,
  PlanRequest,
  ProviderInfo,
  StitchedSlide,
  StitchProgress,
  StitchRequest,
  Turn,
} from './methods.ts'
export type { EngineProcess, Port, SpawnEngine } from './port.ts'
