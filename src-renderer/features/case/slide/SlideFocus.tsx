import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { FocusLegend, type SlideViewer } from '#renderer/viewer/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import { focusShareText } from '../state/texts.ts'

/** Shows where the slide is out of focus, with a legend. The map is fetched when it is first shown. */
export function SlideFocus({ viewer }: { readonly viewer: SlideViewer | null }) {
  const slideId = useCase((state) => state.detail!.slide.id)
  const result = useCase((state) => state.detail!.result)
  const [error, setError] = useState<ErrorData | null>(null)
  const [tries, setTries] = useState(0)
  const measured = result?.focus ?? null
  const screeningId = measured === null ? null : result!.screeningId

  // biome-ignore lint/correctness/useExhaustiveDependencies: another screening or another attempt fetches it again
  useEffect(() => {
    if (viewer === null || screeningId === null) return
    let stale = false
    setError(null)
    api.screening.focus.query({ slideId }).then(
      (map) => {
        if (stale) return
        viewer.setFocus(map && { ...map, squares: Uint8Array.from(atob(map.squares), (byte) => byte.charCodeAt(0)) })
      },
      (problem) => {
        if (!stale) setError(errorOf(problem))
      },
    )
    viewer.setFocusShown(true)
    return () => {
      stale = true
      viewer.setFocusShown(false)
    }
  }, [viewer, slideId, screeningId, tries])

  return (
    <FocusLegend marked={measured !== null}>
      {error !== null && (
        <ErrorNotice error={{ ...error, retryable: true }} onRetry={() => setTries((before) => before + 1)} />
      )}
      <p>
        {measured !== null
          ? focusShareText(measured.share)
          : t(result === null ? 'viewer.focus-later' : 'viewer.focus-none')}
      </p>
    </FocusLegend>
  )
}
