import { type Measures, type ReadRecord, readDecisions } from '#main/reads/index.ts'
import type { ReportedSlide, ReportMeasure, ReportSnapshot } from '#main/reports/index.ts'
import type { ReadableRecords } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import type { ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { worstSlide } from '#shared/domain/case-lane.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
import type { ReportPictures } from '#shared/domain/report-pictures.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { CaseRecord } from '../cases.store.ts'
import type { SlideRecord } from '../slides.store.ts'
import { picturedOf } from './pictured.ts'
import { countsOf } from './review-of.ts'

export interface SnapshotDeps {
  readonly records: ReadableRecords
  readonly tasks: Tasks
  readonly measures: Pick<Measures, 'ofRead'>
  readonly product: string
  laboratory(): string
  /** Whose pictures the report shows. */
  reportPictures(): ReportPictures
  modelVersionOf(sha256: string): string | null
}

/** A case as it would be signed now. */
export interface SignableCase {
  readonly record: CaseRecord
  readonly task: Task
  /** Null if nobody has begun to read it. */
  readonly read: ReadRecord | null
  readonly draft: ReportDraft
  readonly slides: readonly { readonly slide: SlideRecord; readonly result: ScreeningResult | null }[]
}

/** The contents of a case's report, except the signature. */
export function createSnapshots(deps: SnapshotDeps) {
  const { records, tasks, measures, product, laboratory, reportPictures, modelVersionOf } = deps
  const decisions = readDecisions(records, tasks)

  return ({ record, task, read, draft, slides }: SignableCase): Omit<ReportSnapshot, 'signature'> => {
    const { accession, patientName, patientAge, patientSex, birthDate, addedAt } = record
    const judged = slides.map((of) => ({ ...of, lane: of.result?.lane ?? null, risk: of.result?.risk ?? null }))
    const lead = worstSlide(judged) ?? judged[0]!
    const others = judged.filter((of) => of !== lead)
    const decided = read ? decisions.ofRead(record.id, read.id) : []
    const placeOf = new Map(others.map(({ slide }, n) => [slide.id, n + 1]))
    const measured = measures.ofRead(record.id, read?.id ?? null).filter(({ marked }) => marked)
    return {
      laboratory: laboratory(),
      task: task.manifest,
      case: { accession, patientName, patientAge, patientSex, birthDate, addedAt },
      slide: reported(lead.slide),
      draft,
      ai: lead.result && assistanceOf(lead.result),
      ...(others.length > 0
        ? {
            others: others.map(({ slide, result }) => ({
              slide: reported(slide),
              ai: result && assistanceOf(result),
            })),
          }
        : {}),
      review: {
        counts: countsOf(decided, task),
        ...picturedOf(decided, task, reportPictures(), placeOf),
        ...(measured.length > 0
          ? {
              measures: measured.map(({ slideId, from, to }): ReportMeasure => {
                const slide = placeOf.get(slideId)
                return { from, to, ...(slide === undefined ? {} : { slide }) }
              }),
            }
          : {}),
      },
      product,
    }
  }

  function assistanceOf(result: ScreeningResult): NonNullable<ReportSnapshot['ai']> {
    return {
      model: { ...result.model, version: modelVersionOf(result.model.sha256) },
      provider: result.provider,
      runtime: result.runtime,
      finishedAt: result.finishedAt,
      risk: { abnormal: result.risk.abnormal, highGrade: result.risk.highGrade },
      lane: result.lane,
      reliability: result.reliability,
      ...(result.area.specimen ? {} : { smallAreaMm2: result.area.mm2 }),
      cells: { total: result.cells.total, byClass: result.cells.byClass },
    }
  }
}

function reported({ fileName, sha256, info, micronsPerPixel, scaleSource }: SlideRecord): ReportedSlide {
  const { width, height, synthetic, fields } = info
  const place = { fileName, sha256, width, height, micronsPerPixel, scaleSource, synthetic }
  return { ...place, ...(fields ? { fields: fields.length } : {}) }
}
