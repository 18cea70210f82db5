import { z } from 'zod'
import { accessionPattern } from '../../domain/accession.ts'
import { reportDraft } from '../../domain/forms/index.ts'
import { taskManifest } from '../../domain/task/index.ts'
import { timestamp } from './common.ts'
import { unmatchedSlide } from './orders.ts'
import { caseRow, reviewChange } from './review.ts'
import { folderState, scanner } from './scanner.ts'
import { screeningJob } from './screening.ts'
import { importOutcome, importProgress, quarantineEntry } from './slide.ts'

export const settings = z.object({
  /** Scanners whose folders are watched. */
  scanners: z.array(scanner).max(100),
  /** Folder in which the laboratory's system leaves orders; empty: none. */
  ordersFolder: z.string().trim(),
  /** Regular expression for accession numbers in codes and file names. */
  accessionPattern: z
    .string()
    .trim()
    .max(200)
    .refine((source) => accessionPattern(source) !== null, 'accession pattern'),
  /** Screen a slide as soon as it is in. */
  screenOnImport: z.boolean(),
  readerName: z.string(),
  laboratory: z.string(),
  reducedMotion: z.boolean(),
})
export type Settings = z.infer<typeof settings>

const refusal = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** A model that lies here. What is refused has its reason and neither version nor hash. */
export const modelEntry = z.object({
  name: z.string(),
  task: z.string(),
  version: z.string().nullable(),
  sha256: z.string().nullable(),
  inUse: z.boolean(),
  /** In use before the present one, which it stands in for where that does not run. */
  previous: z.boolean(),
  error: refusal.nullable(),
  /** Heads that fit it, by file name. */
  heads: z.array(z.object({ file: z.string(), version: z.string(), inUse: z.boolean() })),
})
export type ModelEntry = z.infer<typeof modelEntry>

export const systemInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'cli']),
  platform: z.string(),
  dataFolder: z.string(),
  freeBytes: z.number().nullable(),
  provider: z.string().nullable(),
  runtime: z.string().nullable(),
  model: z
    .object({ name: z.string(), version: z.string(), sha256: z.string(), task: z.string(), card: z.string() })
    .nullable(),
  /** Everything that cases can be read as; new ones are read as the model's task. */
  tasks: z.array(taskManifest),
  /** Manifests of the laboratory that were refused. */
  tasksRefused: z.array(refusal),
  /** Why there is no screening. */
  modelError: refusal.nullable(),
  /** Why the model that should be in use is not: the one before it is in its place, and screens. */
  modelRefused: refusal.nullable(),
  /** Set when the last run did not end properly: everything up to then is here. */
  recoveredAt: z.string().nullable(),
  /** Whether screening was under way when the last run ended without a word; it goes on by itself. */
  screeningRecovered: z.boolean(),
  /** The scanners' folders and that of the orders. */
  folderStates: z.array(folderState),
})
export type SystemInfo = z.infer<typeof systemInfo>

/** One line of the live stream. A window that (re)connects gets `hello` first and then reloads its lists. */
export const liveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({ kind: z.literal('case'), row: caseRow }),
  /** The case has left this reader's worklist: it was joined to another, or may not be seen any more. */
  z.object({ kind: z.literal('case-removed'), caseId: z.number() }),
  z.object({ kind: z.literal('job'), job: screeningJob }),
  /** New cells were committed for this slide; the window asks for `cells.since`. */
  z.object({ kind: z.literal('cells'), slideId: z.number(), total: z.number() }),
  /** Decisions of the listener's own read, made in any window. */
  z.object({ kind: z.literal('review'), change: reviewChange }),
  /** The draft of the listener's own read, saved in any window. */
  z.object({ kind: z.literal('draft'), caseId: z.number(), draft: reportDraft, savedAt: timestamp }),
  z.object({ kind: z.literal('import-progress'), progress: importProgress }),
  z.object({ kind: z.literal('import'), outcome: importOutcome }),
  z.object({ kind: z.literal('quarantine'), entries: z.array(quarantineEntry) }),
  /** Slides without an order, all of them. */
  z.object({ kind: z.literal('tray'), slides: z.array(unmatchedSlide) }),
  z.object({ kind: z.literal('system') }),
])
export type LiveEvent = z.infer<typeof liveEvent>
