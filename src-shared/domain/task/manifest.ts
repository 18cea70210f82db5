import { z } from 'zod'
import { lanes } from '../lane.ts'

const name = z.string().trim().min(1).max(80)
/** What records hold. It is never changed; what people read is the `name` beside it. */
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+_-]{0,39}$/)
const key = z.string().regex(/^[1-9]$/)
const share = z.number().min(0).max(1)

/** Colour and shape, so that colour never carries a class alone. */
const look = z.strictObject({
  color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  glyph: z.string().min(1).max(2),
})

const taskClass = z.strictObject({
  code,
  name,
  /** For a list of keys or commands, where the name is short. */
  longName: name.optional(),
  /** Code of the group in which it is chosen. */
  group: code.optional(),
  /** The digit that gives a cell this class: pressed alone, or behind the group's key. */
  key,
  look,
})

/** Classes that share one key; a second key says which. */
const group = z.strictObject({ code, name, key, question: name, look })

/**
 * `resources/tasks/<name>/task.json`: what a laboratory examines, as data. References to classes are by code.
 * docs/tasks.md describes every field.
 */
export const taskManifest = z.strictObject({
  schema: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  title: name,
  /** The report's form; see domain/forms. */
  form: z.string(),
  classes: z.array(taskClass).min(2).max(100),
  groups: z.array(group).default([]),
  /** The class of what is normal: drawn quietly, and last in every list. */
  negative: code,
  /** Every class once, least grave first; classes in one list are equally grave. */
  severity: z.array(z.array(code).min(1)).min(1),
  abnormal: z.array(code).min(1),
  /** The part of the abnormal classes that makes a slide urgent. */
  highGrade: z.array(code),
  texts: z.strictObject({
    /** Heads the report. */
    report: name,
    /** What the abnormal and the high-grade classes are called in a sentence such as "the slide holds ...". */
    abnormal: name,
    highGrade: name,
    /** The high-grade classes as a label. */
    highGradeShort: name,
  }),
  /** The lanes a slide can be given. A lane that is left out is replaced by `review`. */
  lanes: z.array(z.enum(lanes)).min(1),
  /** `ruleOutBelow` and `urgentAt` divide the lanes by probability where the model states none. */
  thresholds: z.strictObject({
    ruleOutBelow: share,
    /** No model and no validation may rule out a slide that is likelier abnormal than this. */
    ruleOutAtMost: share,
    urgentAt: share,
    /** Share of the cell-bearing area out of focus beyond which a slide is read in full. */
    outOfFocusAtMost: share,
  }),
  /** Null: adequacy is not judged. */
  adequacy: z
    .strictObject({
      cellsAtLeast: z.number().int().nonnegative(),
      /** Cell-bearing area in mm² from which on a slide counts as a specimen and not as a field. */
      specimenMm2: z.number().nonnegative(),
    })
    .nullable(),
})
export type TaskManifest = z.infer<typeof taskManifest>
export type TaskClass = TaskManifest['classes'][number]
export type TaskGroup = TaskManifest['groups'][number]
