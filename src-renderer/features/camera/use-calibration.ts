import { useState } from 'react'
import { scaleDoubts } from '#shared/domain/camera-scale.ts'
import { saveScale } from './actions.ts'
import { useCamera } from './camera-store.ts'
import { lengthOf } from './LineLayer.tsx'
import { scaleAsked } from './scale-asked.ts'

/** The scale being measured or typed, the doubts about it, and how to save it. */
export function useCalibration(onSaved: () => void) {
  const line = useCamera((state) => state.line)
  const device = useCamera((state) => state.device)
  const size = useCamera((state) => state.size)
  const objective = useCamera((state) => state.objective)
  const calibrations = useCamera((state) => state.calibrations)
  const [distance, setDistance] = useState('100')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)

  const linePx = lengthOf(line)
  const { byLine, lineMicrons, micronsPerPixel } = scaleAsked({ typed, distance, linePx })
  const mode = device && size && { camera: device.name, objective, ...size }
  const doubts =
    mode && micronsPerPixel !== null
      ? scaleDoubts({ ...mode, micronsPerPixel }, { others: calibrations, linePx: byLine ? linePx : null })
      : []
  const save = async () => {
    if (!mode || micronsPerPixel === null) return
    setBusy(true)
    const saved = await saveScale({
      ...mode,
      micronsPerPixel,
      method: byLine ? 'line' : 'typed',
      lineMicrons: byLine ? lineMicrons : null,
      linePx: byLine ? linePx : null,
    })
    setBusy(false)
    if (saved) onSaved()
  }
  return {
    device,
    objective,
    calibrations,
    distance,
    setDistance,
    typed,
    setTyped,
    linePx,
    byLine,
    lineMicrons,
    micronsPerPixel,
    doubts,
    busy,
    save,
  }
}
