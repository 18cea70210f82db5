import { z } from 'zod'
import { lanes } from '../lane.ts'

/** Line breaks and invisible characters would make two names look the same, or reorder a report's words. */
const visible = /^[^\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]*$/u
const name = z.string().trim().min(1).max(80).regex(visible, 'it contains a line break or an invisible character')
/** The code that records hold. It never changes; people read the `name` beside it. */
const code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9+_-]{0,39}$/)
  // Counts are kept in objects by code, where such a word already means something else.
  .refine((word) => !(word in {}), 'this word is reserved')
const key = z.string().regex(/^[1-9]$/)
const share = z.number().min(0).max(1)

/** Colour and shape, so that no class is recognised by colour alone. */
const look = z.strictObject({
  color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  glyph: z
    .string()
    .max(2)
    .regex(/^[^\s\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]+$/u, 'one or two visible characters are needed'),
})

const taskClass = z.strictObject({
  code,
  name,
  /** For a list of keys or commands, where the name is short. */
  longName: name.optional(),
  /** Code of the group in which the class is chosen. */
  group: code.optional(),
  /** The digit that gives a cell this class: pressed alone, or after the group's key. */
  key,
  look,
})

/** Classes that share one key. A second key chooses one of them. */
const group = z.strictObject({ code, name, key, question: name, look })

/**
 * `resources/tasks/<name>/task.json`: what a laboratory examines, as data. Classes are referred to by code.
 * docs/tasks.md describes every field.
 */
export const taskManifest = z.strictObject({
  schema: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  title: name,
  /** Name of the report's form; see domain/forms. */
  form: z.string(),
  classes: z.array(taskClass).min(2).max(100),
  groups: z.array(group).default([]),
  /** The class of normal findings: drawn quietly, and last in every list. */
  negative: code,
  /** Every class once, least serious first. Classes in one list are equally serious. */
  severity: z.array(z.array(code).min(1)).min(1),
  abnormal: z.array(code).min(1),
  /** The abnormal classes that make a slide urgent. */
  highGrade: z.array(code),
  texts: z.strictObject({
    /** Heading of the report. */
    report: name,
    /** Name of the abnormal and of the high-grade classes in a sentence such as "the slide holds ...". */
    abnormal: name,
    highGrade: name,
    /** Label of the high-grade classes. */
    highGradeShort: name,
  }),
  /** The lanes that a slide can be given. A lane that is not listed becomes `review`. */
  lanes: z.array(z.enum(lanes)).min(1),
  /** `ruleOutBelow` and `urgentAt` separate the lanes by probability if the model gives none. */
  thresholds: z.strictObject({
    ruleOutBelow: share,
    /** Upper limit of `ruleOutBelow`, whatever a model or a validation sets. */
    ruleOutAtMost: share,
    urgentAt: share,
    /** A slide is read in full if a larger share of its cell-bearing area is out of focus. */
    outOfFocusAtMost: share,
  }),
  /** Null: adequacy is not judged. */
  adequacy: z
    .strictObject({
      cellsAtLeast: z.number().int().nonnegative(),
      /** Least cell-bearing area in mm² of a specimen, as opposed to a field. */
      specimenMm2: z.number().nonnegative(),
    })
    .nullable(),
})
export type TaskManifest = z.infer<typeof taskManifest>
export type TaskClass = TaskManifest['classes'][number]
export type TaskGroup = TaskManifest['groups'][number]
