import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repository, sharedData, svs } from '../e2e/host.ts'
import { benchCaseKeys } from './case-keys.ts'
import { benchConformance } from './conformance.ts'
import { benchDoor } from './door.ts'
import { fifteenMillimetres, nineMillimetres, tenGigapixels } from './files.ts'
import { benchFirstStart } from './first-start.ts'
import { benchInterval } from './interval.ts'
import { benchPan } from './pan.ts'
import { benchRecords } from './records/bench.ts'
import type { Figure } from './rows.ts'
import { benchParts, benchScreening } from './screening.ts'
import { benchShareOfPeak } from './share-of-peak.ts'
import { benchSignIn } from './sign-in.ts'
import { benchSlideMemory } from './slide-memory.ts'
import { benchSlides } from './slides.ts'
import { benchDicomOpening } from './slides-dicom.ts'
import { benchTiles } from './tiles.ts'
import { benchWindow } from './window.ts'
import { benchWorklist } from './worklist/bench.ts'

/** Receives figures as soon as they are measured. */
export type Report = (figures: readonly Figure[]) => void

export interface BenchOptions {
  /** Number of cases in the worklist. */
  readonly cases: number
}

export type Bench = (report: Report, options: BenchOptions) => Promise<void>

/** Every benchmark by its name, in running order. */
export const benches: Readonly<Record<string, Bench>> = {
  async slides(report) {
    report(await benchSlides())
    report(await benchDicomOpening())
  },
  async pan(report) {
    report(await benchPan())
    report(await benchSlideMemory())
  },
  async tiles(report) {
    if (existsSync(svs)) report(await benchTiles(svs))
    report(await benchTiles(await fifteenMillimetres()))
  },
  async screening(report) {
    const slide = await fifteenMillimetres()
    report(await benchShareOfPeak(join(repository, 'models')))
    report(await benchParts(slide))
    report((await benchScreening(slide, { name: '15 x 15 mm', limitSeconds: 180 })).figures)
  },
  async window(report) {
    const { data, caseId, cells } = await benchScreening(await nineMillimetres(), { name: '9 x 9 mm' })
    report(await benchWindow(data, caseId, cells))
  },
  async 'case-keys'(report) {
    report(await benchCaseKeys())
  },
  async 'first-start'(report) {
    report(await benchFirstStart())
  },
  async memory(report) {
    report((await benchScreening(await tenGigapixels(), { name: '10 gigapixels' })).figures)
  },
  async door(report) {
    report(benchDoor())
  },
  async 'sign-in'(report) {
    report(await benchSignIn())
  },
  async worklist(report, { cases }) {
    await benchWorklist(cases, report)
  },
}

/** Benchmarks that run only when named. */
export const onRequest: Readonly<Record<string, Bench>> = {
  async conformance(report) {
    await benchConformance(report)
  },
  /** Writes several times the size of its records, and takes the longer the more often it interrupts. */
  async records(report) {
    await benchRecords(report)
  },
  async interval(report) {
    report(benchInterval(join(sharedData, 'cric')))
  },
}
