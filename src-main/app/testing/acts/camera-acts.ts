import sharp from 'sharp'
import { asSeen, cutOut, madeField } from '#shared/domain/registration/testing.ts'
import type { TwoPeople } from '../two-people.ts'
import { type Act, post } from './act.ts'

const mode = { camera: 'Test camera', objective: 40, width: 320, height: 240 }
const scale = { ...mode, micronsPerPixel: 0.25, method: 'typed' as const, lineMicrons: null, linePx: null }
const scene = madeField(700, 400, 21)

async function field(): Promise<Blob> {
  const { data } = asSeen(cutOut(scene, 0, 0, mode.width, mode.height), { sigma: 2, seed: 7 })
  const rgb = Buffer.alloc(data.length * 3)
  data.forEach((value, i) => void rgb.fill(value, i * 3, i * 3 + 3))
  const raw = { width: mode.width, height: mode.height, channels: 3 } as const
  return new Blob([new Uint8Array(await sharp(rgb, { raw }).png().toBuffer())])
}

/** The microscope camera: two captures, one of which becomes a slide. */
export const cameraActs = (lab: TwoPeople): readonly Act[] => [
  {
    call: 'camera.saveCalibration',
    run: ({ api }) => api.camera.saveCalibration.mutate(scale),
    leaves: ['calibration-saved'],
  },
  { call: 'camera.begin', run: ({ api }) => api.camera.begin.mutate(mode), leaves: ['capture-begun'] },
  {
    call: 'POST /camera/:capture/fields',
    run: async (window) => post(window, '/camera/1/fields', await field()),
    leaves: [],
  },
  { call: 'camera.undo', run: ({ api }) => api.camera.undo.mutate({ captureId: 1 }), leaves: [] },
  {
    call: 'camera.finish',
    first: async () => post(lab.bo, '/camera/1/fields', await field()),
    run: ({ api }) => api.camera.finish.mutate({ captureId: 1, name: 'fields' }),
    leaves: ['slide-added', 'capture-ended'],
  },
  {
    call: 'camera.discard',
    first: () => lab.bo.api.camera.begin.mutate(mode),
    run: ({ api }) => api.camera.discard.mutate({ captureId: 2 }),
    leaves: ['capture-ended'],
  },
  {
    call: 'camera.removeCalibration',
    run: ({ api }) => api.camera.removeCalibration.mutate({ id: 1 }),
    leaves: ['calibration-removed'],
  },
]
