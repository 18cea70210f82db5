import type { LoadedModel } from '#main/models/index.ts'
import type { EngineModel } from './protocol/index.ts'

/** The engine's description of a model that was loaded and checked. */
export function engineModel(model: LoadedModel): EngineModel {
  const { detector, grader } = model.manifest
  return {
    name: model.name,
    sha256: model.sha256,
    detector: {
      file: model.detectorFile,
      halfFile: model.halfDetectorFile,
      classes: detector.classes,
      stride: detector.stride,
      haloPx: detector.haloPx,
      sizeMultiple: detector.sizeMultiple,
      offsets: detector.offsets,
      peakRadiusPx: detector.peakRadiusPx,
      minPresence: detector.minPresence,
    },
    grader: {
      file: model.graderFile,
      halfFile: model.halfGraderFile,
      cropPx: grader.cropPx,
      micronsPerPixel: grader.micronsPerPixel,
      classes: grader.classes,
      embeddingSize: grader.embeddingSize,
    },
  }
}
