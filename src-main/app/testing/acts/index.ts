import type { TwoPeople } from '../two-people.ts'
import type { Act } from './act.ts'
import { cameraActs } from './camera-acts.ts'
import { intakeActs } from './intake-acts.ts'
import { readingActs } from './reading-acts.ts'
import { safekeepingActs } from './safekeeping-acts.ts'
import { settingsActs } from './settings-acts.ts'

export type { Act } from './act.ts'

/** Every call that writes, in the order of a day's work. Each depends on the results of earlier ones. */
export async function aDay(lab: TwoPeople): Promise<Act[]> {
  const first = await lab.slide('S26-00007.tif', 1)
  const second = await lab.slide('S26-00002.tif', 2)
  const third = await lab.slide('third.tif', 3)
  return [
    ...settingsActs,
    ...safekeepingActs(lab),
    ...readingActs(lab, first),
    ...intakeActs(lab, second, third),
    ...cameraActs(lab),
  ]
}
