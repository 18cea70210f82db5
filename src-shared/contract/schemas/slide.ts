import { z } from 'zod'
import { errorData, id, sha256, timestamp } from './common.ts'

export const slideLevel = z.object({
  width: z.number(),
  height: z.number(),
  tileWidth: z.number(),
  tileHeight: z.number(),
  downsample: z.number(),
  passThrough: z.boolean(),
})

/** One field of a slide that consists of several: base name of its file, place and size. */
export const slideField = z.object({
  file: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})

/** A slide as the window needs it. Sizes in full-resolution pixels. */
export const slide = z.object({
  id,
  caseId: id,
  sha256,
  fileName: z.string(),
  path: z.string(),
  format: z.string(),
  bytes: z.number(),
  width: z.number(),
  height: z.number(),
  /** µm per full-resolution pixel; null if the reader must be asked. */
  micronsPerPixel: z.number().nullable(),
  scaleSource: z.enum(['file', 'reader', 'unknown']),
  objective: z.number().nullable(),
  vendor: z.string().nullable(),
  levels: z.array(slideLevel),
  planes: z.number(),
  /** The focal plane that is shown first and was screened. */
  startPlane: z.number(),
  /** µm between focal planes; null if the file does not state it. */
  planeMicrons: z.number().nullable(),
  /** The fields that the slide consists of, in viewing order; empty if it was scanned as a whole. */
  fields: z.array(slideField),
  associated: z.array(z.enum(['label', 'macro', 'thumbnail'])),
  synthetic: z.boolean(),
  /** False while the file cannot be reached (moved, drive disconnected). */
  present: z.boolean(),
  /** True while the file holds another content than the one that was brought in: nothing of it is shown. */
  changed: z.boolean(),
  addedAt: timestamp,
})
export type Slide = z.infer<typeof slide>

/**
 * How to import the pictures of a folder: decide automatically, as one slide of fields, as focal planes of one field,
 * or each as its own case.
 */
export const folderChoice = z.enum(['auto', 'fields', 'planes', 'single'])
export type FolderChoice = z.infer<typeof folderChoice>

/** The result for one imported path. */
export const importOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('imported'),
    fileName: z.string(),
    caseId: id,
    slideId: id,
    scaleMissing: z.boolean(),
    /** How a folder of pictures was interpreted, and how many pictures it has. */
    folder: z.object({ as: z.enum(['planes', 'fields']), pictures: z.number() }).optional(),
  }),
  /** The same content was imported before, under this or another name. */
  z.object({ kind: z.literal('known'), fileName: z.string(), caseId: id, slideId: id }),
  z.object({ kind: z.literal('quarantined'), fileName: z.string(), quarantineId: id, error: errorData }),
])
export type ImportOutcome = z.infer<typeof importOutcome>

export const quarantineEntry = z.object({
  id,
  fileName: z.string(),
  path: z.string(),
  bytes: z.number().nullable(),
  error: errorData,
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
})
export type QuarantineEntry = z.infer<typeof quarantineEntry>

/** A slide file being imported (hashed, checked), for the progress line. */
export const importProgress = z.object({ fileName: z.string(), doneBytes: z.number(), totalBytes: z.number() })
export type ImportProgress = z.infer<typeof importProgress>
