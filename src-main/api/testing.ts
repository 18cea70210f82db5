import { createOpenSlides, createTileRoute } from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import type { HandlerOptions } from './handler.ts'

const touched = (): never => {
  throw new Error('the core was touched')
}

/** A handler's options whose every function fails the test that reaches it. */
export function untouchedOptions(): HandlerOptions {
  const openSlides = createOpenSlides({ sure: touched, openSlide: touched })
  return {
    api: new Proxy({}, { get: touched }) as Api,
    tile: createTileRoute({ openSlides, engine: { tile: touched } }),
    pictures: { crop: touched, associated: touched, colour: touched, forget: touched },
    report: touched,
    upload: touched,
    keepUploaded: touched,
    cardPicture: touched,
    takeOrders: touched,
    auditExport: touched,
    camera: { addField: touched, lookAt: touched, thumbnail: touched },
    exemplars: touched,
    uiFolder: '/nowhere',
    bug: (_, error) => (error as Error).message,
  }
}
