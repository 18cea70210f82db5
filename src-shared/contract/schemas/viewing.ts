import { z } from 'zod'
import { timestamp } from './common.ts'

/** How a reader wants colours shown. It never changes what the model sees. */
export const viewing = z.object({
  /** Whether slides are shown through their colour profile. */
  applyProfile: z.boolean(),
  /** Added to every level, in percent of the range; 0 changes nothing. */
  brightness: z.number().min(-50).max(50),
  /** Percent around the middle grey; 0 changes nothing. */
  contrast: z.number().min(-80).max(100),
  /** Above 1 brightens the dark parts; 1 changes nothing. */
  gamma: z.number().min(0.4).max(2.5),
})
export type Viewing = z.infer<typeof viewing>

export const asItIs: Viewing = { applyProfile: true, brightness: 0, contrast: 0, gamma: 1 }

export const displayTests = ['dark', 'bright', 'gamma', 'colours', 'pixels', 'banding', 'uniformity'] as const
export type DisplayTest = (typeof displayTests)[number]

/** A reader's answers to the test chart. */
export const displayCheck = z.object({
  checkedAt: timestamp,
  /** Size, depth and scale of the screen at that time, e.g. `1920 x 1080, 24 bit, scale 1`. */
  screen: z.string().max(100),
  /** The tests that failed. Empty: the screen shows the chart correctly. */
  failed: z.array(z.enum(displayTests)),
})
export type DisplayCheck = z.infer<typeof displayCheck>
