import { z } from 'zod'
import { reportDraft } from '../../domain/forms/index.ts'
import { oneLine } from '../../domain/plain-text.ts'
import { reportPictures } from '../../domain/report-pictures.ts'
import { taskManifest } from '../../domain/task/index.ts'
import { timestamp } from './common.ts'
import { measuresChange } from './measure.ts'
import { unmatchedSlide } from './orders.ts'
import { caseRow, reviewChange } from './review.ts'
import { folderState, scanner } from './scanner.ts'
import { screeningJob } from './screening.ts'
import { importOutcome, importProgress, quarantineEntry } from './slide.ts'

export const settings = z.object({
  /** Scanners whose folders are watched. */
  scanners: z.array(scanner).max(100),
  /** Folder in which the laboratory's system leaves orders. Empty: none. */
  ordersFolder: z.string().trim(),
  /** Regular expression for accession numbers in codes and file names. */
  accessionPattern: z.string().trim().min(1).max(200),
  /** Whether to screen a slide as soon as it is imported. */
  screenOnImport: z.boolean(),
  /** Whether a contradiction is acknowledged with a reason at sign-out, and not with a key alone. */
  reasonForContradictions: z.boolean(),
  laboratory: z.string().overwrite(oneLine),
  /** Folder for backups; empty if none are made. */
  backupFolder: z.string().trim().max(1000),
  /** Time between two backups, hours. */
  backupEveryHours: z.number().int().min(1).max(168),
  /** Age of the last good backup at which a notice appears, days. */
  backupWarnDays: z.number().int().min(1).max(60),
  reducedMotion: z.boolean(),
  /** Colours of the window. `system`: as the operating system has it. */
  theme: z.enum(['dark', 'light', 'system']),
  /** Minutes without a key or the mouse after which a window is locked, where several people work. */
  lockAfterMinutes: z.number().int().min(1).max(240),
  /** Whose pictures a report shows. */
  reportPictures: z.enum(reportPictures),
  /** Whether a letter, a digit or a sign alone is a shortcut. If not, it needs Alt. */
  letterKeys: z.boolean(),
  /** Other keys of commands, by the command's id. */
  keys: z.record(z.string().max(60), z.array(z.string().min(1).max(40)).max(4)),
  /** Whether the tour for newcomers was seen or skipped. */
  tourSeen: z.boolean(),
})
export type Settings = z.infer<typeof settings>

const ownSettings: readonly string[] = [
  ...(['reducedMotion', 'theme', 'letterKeys', 'keys', 'tourSeen'] as const satisfies readonly (keyof Settings)[]),
]
/** Whether a setting is each person's own, and needs no permission to configure the laboratory. */
export const isOwnSetting = (key: string): boolean => ownSettings.includes(key)

const refusal = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** A model on this machine. A refused model has the reason, but no version and no hash. */
export const modelEntry = z.object({
  name: z.string(),
  task: z.string(),
  version: z.string().nullable(),
  sha256: z.string().nullable(),
  inUse: z.boolean(),
  /** True if this model was in use before the current one. It stands in when the current one does not run. */
  previous: z.boolean(),
  error: refusal.nullable(),
  /** Heads that fit the model, by file name. */
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
  /** The tasks that cases can be read as. New cases are read as the model's task. */
  tasks: z.array(taskManifest),
  /** Manifests of the laboratory that were refused. */
  tasksRefused: z.array(refusal),
  /** Why there is no screening. */
  modelError: refusal.nullable(),
  /** Why the chosen model is not in use. The previous model screens in its place. */
  modelRefused: refusal.nullable(),
  /** Set if the previous run did not end properly. Everything up to that time is kept. */
  recoveredAt: z.string().nullable(),
  /** Why the records are not written any more. What can be read is still shown. */
  recordsStopped: refusal.nullable(),
  /** Events that the records once had and have no more, until somebody has seen that. See `storage/reached.ts`. */
  recordsMissing: z.array(
    z.object({
      /** Null if other events stand in their place. */
      from: z.number().nullable(),
      to: z.number(),
      since: z.string().nullable(),
      until: z.string(),
    }),
  ),
  /** The kind of network drive that the data folder lies on, such as `nfs4`; null if none is known. */
  networkDrive: z.string().nullable(),
  /** What other users of this machine could read in the data folder until this start, and what they still can. */
  openToOthers: z.object({ closed: z.array(z.string()), open: z.array(z.string()) }),
  /** Whether a screening was running when the previous run ended unexpectedly. It resumes by itself. */
  screeningRecovered: z.boolean(),
  /** Whether this machine was started for a newcomer: with the sample slides, and without a case of its own. */
  newcomer: z.boolean(),
  /** Whether the last good backup is too old, and whether somebody holds the recovery words. */
  safekeeping: z.object({
    backupOverdue: z.boolean(),
    lastBackupAt: z.string().nullable(),
    backupFailure: refusal.nullable(),
    /** Whether to remind of the recovery words: they are not confirmed, and reports are signed. */
    remindOfWords: z.boolean(),
  }),
  /** State of the scanners' folders and the orders folder. */
  folderStates: z.array(folderState),
})
export type SystemInfo = z.infer<typeof systemInfo>

/**
 * One event of the live stream. A window that (re)connects gets `hello` first and then reloads its lists. It need not
 * reload the worklist if its answer has the same revision.
 */
export const liveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), revision: z.number() }),
  z.object({ kind: z.literal('case'), row: caseRow }),
  /** The case left this reader's worklist: it was joined to another, or the reader may no longer see it. */
  z.object({ kind: z.literal('case-removed'), caseId: z.number() }),
  z.object({ kind: z.literal('job'), job: screeningJob }),
  /** New cells of this slide were committed. The window then asks for `cells.since`. */
  z.object({ kind: z.literal('cells'), slideId: z.number(), total: z.number() }),
  /** Decisions in the listener's own read, made in any window. */
  z.object({ kind: z.literal('review'), change: reviewChange }),
  /** Measures of the listener's own read, changed in any window. */
  z.object({ kind: z.literal('measures'), change: measuresChange }),
  /** The draft of the listener's own read, saved in any window. */
  z.object({ kind: z.literal('draft'), caseId: z.number(), draft: reportDraft, savedAt: timestamp }),
  z.object({ kind: z.literal('import-progress'), progress: importProgress }),
  z.object({ kind: z.literal('import'), outcome: importOutcome }),
  z.object({ kind: z.literal('quarantine'), entries: z.array(quarantineEntry) }),
  /** All slides without an order. */
  z.object({ kind: z.literal('tray'), slides: z.array(unmatchedSlide) }),
  z.object({ kind: z.literal('system') }),
])
export type LiveEvent = z.infer<typeof liveEvent>
