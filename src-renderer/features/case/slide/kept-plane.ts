import { api } from '#renderer/client/api.ts'

const keepAfterMs = 400
let timer: ReturnType<typeof setTimeout> | undefined

/** Remembers the plane at which the reader left a slide. Planes passed on the way are not stored. */
export function keepPlane(slideId: number, plane: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    api.viewing.keepPlane
      .mutate({ slideId, plane })
      .catch((failure: unknown) => console.warn('plane not kept', failure))
  }, keepAfterMs)
}

/** The plane to begin with: where the reader left the slide, otherwise its start plane. */
export async function planeToBeginWith(slide: { id: number; planes: number; startPlane: number }): Promise<number> {
  const kept = await api.viewing.planeOf.query({ slideId: slide.id }).catch(() => null)
  return kept !== null && kept < slide.planes ? kept : slide.startPlane
}
