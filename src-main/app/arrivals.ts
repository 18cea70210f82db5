import { join } from 'node:path'
import { type Camera, createCamera } from '#main/camera/index.ts'
import { createIntake, createSamples, type Intake, type Samples } from '#main/intake/index.ts'
import { createOrders, type Orders } from '#main/orders/index.ts'
import { lookAtField } from '#main/screening/index.ts'
import { slideParts } from '#main/slides/index.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import type { Casework } from './casework.ts'
import type { Ground } from './ground.ts'
import type { AppOptions } from './options.ts'

/** The ways in which slides and their data arrive. */
export interface Arrivals {
  readonly orders: Orders
  readonly intake: Intake
  readonly samples: Samples
  readonly camera: Camera
}

/** Connects orders, intake, samples and the camera. */
export function createArrivals(ground: Ground, casework: Casework, options: AppOptions): Arrivals {
  const orders = createOrdersOf(ground, casework)
  const intake = createIntakeOf(ground, casework, orders, options)
  const samples = createSamples({
    recipes: async () => (await import('#main/synth/recipe/index.ts')).sampleRecipes,
    folder: join(options.dataFolder, 'samples'),
    synthesize: (recipe, control) => ground.engine.synthesize(recipe, control),
    importPaths: (reader, paths) => intake.importPaths(reader, paths, { micronsPerPixel: null }),
    edit: casework.cases.edit,
    screened: (slideId) => casework.screening.finished(slideId).catch(() => undefined),
    publish: ground.publish,
  })
  return { orders, intake, samples, camera: createCameraOf(ground, intake, options) }
}

function createOrdersOf({ records, settings, publish, now }: Ground, { cases }: Casework): Orders {
  return createOrders({
    ...{ records, cases, publish, now },
    pattern: () => accessionPattern(settings.read().accessionPattern) ?? accessionPattern(defaultAccessionPattern)!,
    expected: () => settings.read().ordersFolder !== '',
  })
}

function createIntakeOf(ground: Ground, casework: Casework, orders: Orders, options: AppOptions): Intake {
  const { records, engine, closing: signal, publish, now, bug } = ground
  return createIntake({
    ...{ records, orders, slideParts, publish, now, bug },
    dataFolder: options.dataFolder,
    cases: casework.cases,
    contents: casework.contents,
    screen: casework.screenWhenWanted,
    label: (path) => engine.label(path, signal),
    check: (path) => engine.check(path, signal),
    look: {
      sameField: (paths) => engine.sameField(paths, signal),
      pictureKinds: (paths) => engine.pictureKinds(paths, signal),
    },
    hashFile: async (path) => (await engine.hash(path, { of: 'file', signal })).sha256,
    hash: (path, onProgress) =>
      engine.hash(path, {
        signal,
        onProgress: ({ doneBytes, totalBytes }) => onProgress(doneBytes, totalBytes),
      }),
    ...options.intake,
  })
}

function createCameraOf(ground: Ground, intake: Intake, { dataFolder }: AppOptions): Camera {
  const { records, engine, models, tasks, publish, now, sealKey } = ground
  return createCamera({
    ...{ records, dataFolder, engine, publish, now, sealKey },
    async look(path, micronsPerPixel, signal) {
      const { model, head } = models.current()
      const task = tasks.of(model.manifest.task)
      return lookAtField({ engine, model, head, task }, path, micronsPerPixel, signal)
    },
    importPath: async (reader, path) => (await intake.importPaths(reader, [path], { micronsPerPixel: null }))[0],
  })
}
