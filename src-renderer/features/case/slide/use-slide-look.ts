import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { useViewing } from '#renderer/client/viewing.ts'
import type { SlideLook } from '#renderer/viewer/index.ts'
import { saysPartsLost } from '#shared/domain/reliability.ts'
import { setCropLook } from '../cell/crop-look.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { planeToBeginWith } from './kept-plane.ts'

/** The shown plane and colours, null until the plane is known. The pictures of the cells follow it. */
export function useSlideLook(): SlideLook | null {
  const { bench } = useCaseContext()
  const slide = useCase((state) => state.detail!.slide)
  const chosen = useStore(bench, (state) => state.plane)
  const throughProfile = useViewing((viewing) => viewing.applyProfile)
  const lost = useCase((state) => saysPartsLost(state.detail!.result?.reliability ?? null))
  const plane = slide.planes > 1 ? chosen : 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each slide
  useEffect(() => {
    if (slide.planes < 2 || chosen !== null) return
    void planeToBeginWith(slide).then((begin) => bench.setState({ plane: begin }))
  }, [slide.id])
  const other = slide.planes > 1 && plane !== slide.startPlane ? plane : null
  useEffect(() => setCropLook({ plane: other, throughProfile }), [other, throughProfile])
  return useMemo(() => (plane === null ? null : { plane, throughProfile, lost }), [plane, throughProfile, lost])
}
