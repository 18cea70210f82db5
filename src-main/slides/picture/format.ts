import type { FileKind } from '../file-kind.ts'
import type { PictureBody, SlideFormat } from '../slide-file.ts'
import { checkPictureEnd } from './check.ts'
import { pictureProfile } from './profile.ts'
import { readPictureSlide } from './slide.ts'

const isPicture = (kind: FileKind): kind is 'png' | 'jpeg' | 'webp' =>
  kind === 'png' || kind === 'jpeg' || kind === 'webp'

/** A single field as PNG, JPEG or WebP. */
export const pictureFormat: SlideFormat<PictureBody> = {
  open: async ({ file, kind }) => (isPicture(kind) ? readPictureSlide(file, kind) : null),
  parts: async ({ file, kind }) => (isPicture(kind) ? [file.path] : null),
  check: ({ file, body }) => checkPictureEnd(file, body),
  storedLevels: () => 1,
  tile: async ({ file, body }) => ({ bytes: await file.read(0, file.size), mimeType: body.mimeType }),
  associated: async () => null,
  iccProfile: ({ file, body }) => pictureProfile(file, body.mimeType),
  isField: () => true,
}
