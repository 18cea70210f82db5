import { type Cases, createCases } from '#main/cases/index.ts'
import { type Contents, createContents } from '#main/contents/index.ts'
import type { Publish } from '#main/live/index.ts'
import { createAnchoring, createReads } from '#main/reads/index.ts'
import { createReports, type Reports } from '#main/reports/index.ts'
import { type CellViews, createCellViews, createScreening, type Screening } from '#main/screening/index.ts'
import { openSlide } from '#main/slides/index.ts'
import { createOpenSlides, type OpenSlides } from '#main/tiles/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import type { Ground } from './ground.ts'

/** Everything that works on existing cases. */
export interface Casework {
  readonly contents: Contents
  readonly cases: Cases
  readonly cells: CellViews
  readonly screening: Screening
  readonly reports: Reports
  readonly openSlides: OpenSlides
  /** Screens a slide that was imported or got its scale, if the laboratory wants that and there is a model. */
  screenWhenWanted(by: Reader, slideId: number): void
}

export interface CaseworkOptions {
  /** The program's, for reports. */
  readonly version: string
  /** Called if the file of a slide has another content now, so that what was kept of its pixels is removed. */
  readonly onOther: (sha256: string) => void
  /** Called when a person has decided on cells or drafted a result. */
  readonly onReading: () => void
}

/** Connects screening, cells, cases, reports and open slides. */
export function createCasework(ground: Ground, { version, onOther, onReading }: CaseworkOptions): Casework {
  const { records, jobs, engine, models, tasks, settings, closing, publish, bug, now } = ground
  const contents = createContents({
    ...{ records, engine, signal: closing },
    onOther(sha256) {
      reports.forget(sha256)
      onOther(sha256)
    },
    onFact: (slideId, fact) => cases.touchFile(slideId, fact),
  })
  const screening: Screening = createScreening({
    ...{ records, jobs, engine, contents, models, tasks, now },
    anchoring: createAnchoring(records),
    publish: tellingRows(publish, (slideId) => cases.refresh(slideId)),
  })
  const reports: Reports = createReports({ engine, contents, bug })
  const cases: Cases = createCases({
    ...{ records, tasks, now },
    publish(news) {
      publish(news)
      if (news.kind === 'review' || news.kind === 'draft') onReading()
    },
    newTask: () => models.defaultTask,
    hash: (path) => engine.hash(path, { signal: closing }),
    lookAt: contents.check,
    jobOf: screening.jobOf,
    resultOf: screening.resultOf,
    suspiciousOf: screening.suspicious,
    makeReport: reports.make,
    prepareReport: reports.prepare,
    laboratory: () => settings.read().laboratory,
    reportPictures: () => settings.read().reportPictures,
    reasonForContradictions: () => settings.read().reasonForContradictions,
    product: `Daybreak ${version}`,
    modelVersionOf: (sha256) => models.known(sha256)?.version ?? null,
  })
  const openSlides = createOpenSlides({
    sure: contents.sure,
    // Main asks the engine about formats that it cannot read itself.
    openSlide: (path) => openSlide(path, (file) => engine.info(file, closing)),
  })
  return {
    ...{ contents, screening, reports, openSlides },
    cases: droppingMoved(cases, openSlides),
    cells: createCellViews({ records, reads: createReads(records), tasks, screening }),
    screenWhenWanted(by, slideId) {
      if (!settings.read().screenOnImport || !models.state().loaded) return
      try {
        screening.start(by, slideId)
      } catch (error) {
        bug('screening of an import', error)
      }
    },
  }
}

/** Wraps the cases so that an open file is closed when its slide is to be read from another file. */
const droppingMoved = (cases: Cases, openSlides: Pick<OpenSlides, 'drop'>): Cases => ({
  ...cases,
  addSlide(reader, slide, ...inChange) {
    const added = cases.addSlide(reader, slide, ...inChange)
    // Known content may have arrived in another file.
    if (added.known) openSlides.drop(added.slideId)
    return added
  },
  async relocate(reader, slideId, path) {
    const row = await cases.relocate(reader, slideId, path)
    openSlides.drop(slideId)
    return row
  },
})

/** The case's row for this reader; null for a case that was joined to another. */
export function rowOrNone(cases: Cases, reader: Reader, caseId: number): CaseRow | null {
  try {
    return cases.row(reader, caseId)
  } catch (error) {
    if (isAppError(error) && error.code === 'not-found') return null
    throw error
  }
}

/** A job's step changes only its own line. A change of its state changes the worklist's data about the case. */
function tellingRows(publish: Publish, refresh: (slideId: number) => void) {
  const states = new Map<number, string>()
  return (event: Extract<LiveEvent, { kind: 'job' | 'cells' }>): void => {
    publish(event)
    if (event.kind !== 'job') return
    const { slideId, id, state } = event.job
    if (states.get(slideId) === `${id} ${state}`) return
    states.set(slideId, `${id} ${state}`)
    refresh(slideId)
  }
}
