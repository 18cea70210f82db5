import { formatNumber, t } from '#shared/messages/index.ts'
import type { Tracking } from './tracker.ts'

export interface TrackingNote {
  /** `go`: capture a field here; `quiet`: nothing to do; `warn`: the overlap is lost or about to be. */
  readonly tone: 'go' | 'quiet' | 'warn'
  readonly text: string
}

/** From this overlap on there is nothing new in the picture. Below the other limit, a small slip loses the overlap. */
const nothingNewFrom = 0.85
const narrowBelow = 0.18

/** The message of the frame around the live picture while fields are captured. */
export function trackingNote(tracking: Tracking): TrackingNote {
  switch (tracking.kind) {
    case 'first':
      return { tone: 'go', text: t('camera.track-first') }
    case 'found': {
      const percent = formatNumber(Math.round(tracking.overlap * 100))
      if (tracking.overlap >= nothingNewFrom) return { tone: 'quiet', text: t('camera.track-covered', { percent }) }
      if (tracking.overlap < narrowBelow) return { tone: 'warn', text: t('camera.track-narrow', { percent }) }
      return { tone: 'go', text: t('camera.track-found', { percent }) }
    }
    case 'flat':
      return { tone: 'warn', text: t('camera.track-flat') }
    case 'little':
    case 'lost':
      return { tone: 'warn', text: t('camera.track-lost') }
  }
}
