import { parentPort } from 'node:worker_threads'
import { createReport, prepareFonts } from './create-report.ts'
import type { ReportPicture } from './pictures.ts'
import type { DraftSnapshot, ReportSnapshot } from './snapshot.ts'

/** What the thread is asked: to set a report, or to make the subsets of its fonts, which it keeps. */
export type Typeset =
  | { readonly set: ReportSnapshot | DraftSnapshot; readonly pictures: readonly ReportPicture[] }
  | { readonly fontsFor: ReportSnapshot | DraftSnapshot }

/** The answers come in the order of the questions. */
export type TypesetAnswer = { readonly pdf: Uint8Array | null } | { readonly error: Error }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
let before: Promise<unknown> = Promise.resolve()
port.on('message', (asked: Typeset) => {
  before = before.then(async () => port.postMessage(await answerTo(asked)))
})

async function answerTo(asked: Typeset): Promise<TypesetAnswer> {
  try {
    if ('set' in asked) return { pdf: await createReport(asked.set, asked.pictures) }
    await prepareFonts(asked.fontsFor)
    return { pdf: null }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}
