import { openSlide } from '#main/slides/index.ts'

/** What a copy of a slide must still say of the slide. */
export async function shownOf(path: string) {
  const slide = await openSlide(path)
  try {
    const { width, height, micronsPerPixel, objective, levels, associated } = slide.info
    return { width, height, micronsPerPixel, objective, levels: levels.length, associated }
  } finally {
    await slide.close()
  }
}
