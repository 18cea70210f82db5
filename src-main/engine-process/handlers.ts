import { checkSlide, giveSealKey, hashFile, hashSlide, openSlide } from '#main/slides/index.ts'
import { synthesize } from '#main/synth/index.ts'
import { colourTableToBytes } from '#shared/domain/colour-table.ts'
import { CameraFields, placeField, stitch } from './camera/index.ts'
import { detect } from './inference/detect.ts'
import { grade } from './inference/grade.ts'
import { withHead } from './inference/head.ts'
import { Inference } from './inference/inference.ts'
import { planOf } from './inference/plan.ts'
import {
  associatedJpeg,
  crop,
  labelCodes,
  openPixels,
  openSlideInfo,
  pictureKinds,
  Sources,
  sameTile,
  shownRegionPng,
  showSameField,
  slideColour,
  transcodeTile,
  verifyPixels,
} from './pixels/index.ts'
import type { Handlers } from './serve.ts'

const PROGRESS_MS = 100
const KEEP_OPEN = 4

const jpeg = (bytes: Uint8Array) => ({ bytes, mimeType: 'image/jpeg' }) as const
const png = (bytes: Uint8Array) => ({ bytes, mimeType: 'image/png' }) as const

async function infoOf(path: string) {
  const slide = await openSlide(path, openSlideInfo)
  try {
    return slide.info
  } finally {
    await slide.close()
  }
}

/** The engine's methods. `entry`: the file that the inference thread is also started from. */
export function engineHandlers(entry: URL): Handlers {
  const sources = new Sources(openPixels, KEEP_OPEN)
  const cameraFields = new CameraFields()
  let started: Inference | null = null
  const inference = () => {
    if (!started) throw new Error('The engine was asked before it was set up')
    return started
  }
  return {
    async setup({ sealKey, ...setup }) {
      if (sealKey) giveSealKey(Buffer.from(sealKey))
      started = new Inference(entry, setup)
      return null
    },
    provider: ({ model }) => inference().use(model, (looker) => looker.provider()),
    models: async () => inference().held,
    info: ({ path }) => infoOf(path),
    async check({ path }) {
      const info = await checkSlide(path, openSlideInfo)
      await verifyPixels(path)
      return info
    },
    sameField: ({ paths }, { signal }) => showSameField(paths, signal),
    pictureKinds: ({ paths }, { signal }) => pictureKinds(paths, signal),
    hash: ({ path, of }, { signal, progress }) => {
      let told = 0
      return (of === 'file' ? hashFile : hashSlide)(path, {
        signal,
        onProgress(doneBytes, totalBytes) {
          if (Date.now() - told < PROGRESS_MS && doneBytes < totalBytes) return
          told = Date.now()
          progress({ doneBytes, totalBytes })
        },
      })
    },
    tile: ({ slide, at }, { signal }) =>
      sources.use(slide, async (source) => png(await transcodeTile(source, at, signal))),
    sameTile: ({ slide, at, bytes }, { signal }) => sources.use(slide, (source) => sameTile(source, at, bytes, signal)),
    crop: ({ slide, crop: options }, { signal }) =>
      sources.use(slide, async (source) => jpeg(await crop(source, options, signal))),
    associated: ({ slide, associated }, { signal }) =>
      sources.use(slide, async (source) => jpeg(await associatedJpeg(source, associated, signal))),
    colour: ({ slide }) =>
      sources.use(slide, async (source) => {
        const table = await slideColour(source)
        return table && colourTableToBytes(table)
      }),
    label: ({ path }, { signal }) => sources.use({ path, files: null }, (source) => labelCodes(source, signal)),
    region: ({ path, region }, { signal }) =>
      sources.use({ path, files: null }, (source) => shownRegionPng(source, path, region, signal)),
    plan: ({ slide, options }, { signal }) => sources.use(slide, (source) => planOf(source, options, signal)),
    detect: ({ model, slide, plan, fromBatch, minPresence }, { signal, emit }) =>
      sources.use(slide, (source, check) =>
        inference().use(model, async (looker) => {
          for await (const batch of detect(source, looker, plan, fromBatch, signal, minPresence)) {
            await check()
            await emit(batch)
          }
          return null
        }),
      ),
    grade: (request, { signal, emit }) =>
      sources.use(request.slide, (source, check) =>
        inference().use(request.model, async (looker) => {
          const grader = request.head ? withHead(looker, request.head) : looker
          for await (const chunk of grade(source, grader, request, signal)) {
            await check()
            await emit(chunk)
          }
          return null
        }),
      ),
    placeField: (request, { signal }) => placeField(cameraFields, request, signal),
    stitch: (request, { signal, progress }) => stitch(cameraFields, request, { signal, onProgress: progress }),
    synthesize: ({ options }, { signal, progress }) => synthesize(options, { signal, onProgress: progress }),
  }
}
