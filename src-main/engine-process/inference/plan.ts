import type { PlanRequest } from '#main/engine/protocol/index.ts'
import { cellMask } from '#shared/domain/cell-mask.ts'
import { joinPlans, planScreening, type Rectangle, type ScreeningPlan } from '#shared/domain/screening-plan.ts'
import { type PixelSource, tissueThumbnail } from '../pixels/index.ts'

/** Scale at which the cell-bearing area is found. */
const MASK_MICRONS = 16
const MASK_MAX_PX = 8000

/** Plans how a slide is read. A slide of fields is read field by field, each as if it had been imported alone. */
export async function planOf(source: PixelSource, options: PlanRequest, signal: AbortSignal): Promise<ScreeningPlan> {
  const { fields, width, height } = source.info
  const planIn = async (area: Rectangle): Promise<ScreeningPlan> => {
    const wanted = Math.ceil((Math.max(area.width, area.height) * options.micronsPerPixel) / MASK_MICRONS)
    const picture = await tissueThumbnail(source, Math.max(16, Math.min(MASK_MAX_PX, wanted)), signal, area)
    return planScreening(cellMask(picture), { ...options, width: area.width, height: area.height })
  }
  if (!fields) return planIn({ x: 0, y: 0, width, height })
  const plans: { x: number; y: number; plan: ScreeningPlan }[] = []
  for (const { x, y, width: across, height: down } of fields)
    plans.push({ x, y, plan: await planIn({ x, y, width: across, height: down }) })
  return joinPlans(plans, { width, height })
}
