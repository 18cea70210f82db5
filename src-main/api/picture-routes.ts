import type { Context, Hono } from 'hono'
import { toResponse } from '#main/http/index.ts'
import type { CropLook, PictureRoutes, TileRoute } from '#main/tiles/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { type Asked, whole } from './asked.ts'

const associatedKinds: readonly string[] = ['label', 'macro', 'thumbnail']

/** `GET /tiles/...`, `/associated/:slide/:kind`, `/crops/:cell`, `/colour/:slide`: pixels of slides. */
export function addPictureRoutes(
  app: Hono<Asked>,
  { tile, pictures }: { readonly tile: TileRoute; readonly pictures: PictureRoutes },
): void {
  app.get('/tiles/*', async (c) => {
    const ifNoneMatch = c.req.header('if-none-match')
    return toResponse(await tile({ url: pathAndQuery(c.req.url), ifNoneMatch, signal: () => c.req.raw.signal }, c.env))
  })
  app.get('/associated/:slide/:kind', async (c) => {
    const kind = c.req.param('kind')
    if (!associatedKinds.includes(kind)) throw new AppError('not-found', { what: 'picture' })
    return toResponse(await pictures.associated(whole(c.req.param('slide')), kind as AssociatedKind, requestOf(c)))
  })
  app.get('/crops/:cell', async (c) => {
    const px = Number(c.req.query('px') ?? 128)
    if (!Number.isInteger(px) || px < 16 || px > 1024)
      throw new AppError('invalid-input', { detail: 'px must be from 16 to 1024' })
    const request = { ...requestOf(c), ...lookOf(c) }
    return toResponse(await pictures.crop(c.env.reader, cellIn(c.req.param('cell')), px, request))
  })
  app.get('/colour/:slide', async (c) => toResponse(await pictures.colour(whole(c.req.param('slide')), requestOf(c))))
}

/** A cell's id is negative if it is a decision without a proposal. */
function cellIn(text: string): number {
  return text.startsWith('-') ? -whole(text.slice(1)) : whole(text)
}

/** `plane` (-1: all in focus) and `colour=srgb` from a crop's address. */
function lookOf(c: Context<Asked>): CropLook {
  const plane = c.req.query('plane')
  if (plane !== undefined && !/^(-1|\d{1,4})$/.test(plane))
    throw new AppError('invalid-input', { detail: 'plane must be -1 or a number' })
  return {
    plane: plane === undefined ? undefined : Number(plane),
    colour: c.req.query('colour') === 'srgb' ? 'srgb' : undefined,
  }
}

const requestOf = (c: Context<Asked>) => {
  const version = c.req.query('v')
  return {
    version: version && /^[0-9a-f]{8,64}$/.test(version) ? version : undefined,
    ifNoneMatch: c.req.header('if-none-match'),
    signal: c.req.raw.signal,
  }
}

const pathAndQuery = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + 3))
