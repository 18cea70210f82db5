import { closeSlideFile, openSlideFile, type SlideFile, storedLevels } from '#main/slides/index.ts'
import { fieldsSource } from './fields-source.ts'
import { pixelFormatOf, planesOf } from './formats/index.ts'
import { type OpenSlideSource, openWithOpenSlide } from './openslide/open.ts'
import type { PixelSource } from './pixel-source.ts'
import { type PlaneParts, planeSource } from './plane-source.ts'
import { withOverview } from './planes.ts'
import { type OnDamaged, Unreadable } from './unreadable.ts'

/** Opens a slide for decoding. Throws AppError like `openSlide` of the slides part. */
export async function openPixels(path: string): Promise<PixelSource> {
  const damaged = new Unreadable()
  const onDamaged = damaged.note
  let foreign: OpenSlideSource | null = null
  const slide = await openSlideFile(path, async (at, format) => {
    foreign = await openWithOpenSlide(at, format, onDamaged)
    return foreign.info
  })
  if (slide.body.kind === 'fields') return fieldsSource(slide, slide.body, openPixels)
  const parts = foreign ? foreignParts(slide, foreign) : ownParts(slide, onDamaged)
  return planeSource(slide, { ...parts, damaged })
}

type Parts = Omit<PlaneParts, 'damaged'>

/** The parts of a slide that the product reads itself. */
function ownParts(slide: SlideFile, onDamaged: OnDamaged): Parts {
  const pixels = pixelFormatOf(slide)!
  return {
    stored: storedLevels(slide),
    planesAt: (focal) => planesOf(slide, focal, (tile, pixels) => onDamaged(`${focal}/${tile}`, pixels)),
    associated: (kind, signal) => pixels.associated(slide, kind, signal),
    iccProfile: () => slide.format.iccProfile(slide),
    close: () => closeSlideFile(slide),
  }
}

/** The parts of a slide that OpenSlide reads. */
const foreignParts = (slide: SlideFile, foreign: OpenSlideSource): Parts => ({
  stored: foreign.levels,
  planesAt: (focal) => withOverview(slide, focal, foreign.planesAt(focal)),
  associated: (kind) => foreign.readAssociated(kind),
  iccProfile: async () => foreign.iccProfile(),
  close: async () => {
    await foreign.close()
    await closeSlideFile(slide)
  },
})
