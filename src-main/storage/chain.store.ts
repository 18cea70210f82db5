import { type ChainedRow, firstLink, linkOf } from './chain.ts'
import type { ReadableRecords } from './records.ts'

/** The end of the chain at one moment. Whoever keeps it can tell later whether an event up to it was changed. */
export interface ChainHead {
  /** Number of the last event; 0 before the first. */
  readonly event: number
  /** Its link, 64 hexadecimal digits. */
  readonly link: string
}

/** The first place at which the events contradict their chain. */
export interface ChainBreak {
  /** Number of the event that was changed, or of the first one that is missing. */
  readonly event: number
  readonly why: 'changed' | 'missing'
  /** What the event, or the next one that is there, is about. Null after the last event. */
  readonly what: string | null
  readonly at: string | null
  readonly caseId: number | null
}

const columns = 'id, at, person_id, what, case_id, slide_id, read_id, subject, before, after, link'

/** SQL of the chain of events, for reading. */
export function readChain(records: ReadableRecords) {
  const last = records.read<[], ChainHead>(
    'SELECT id AS event, lower(hex(link)) AS link FROM events ORDER BY id DESC LIMIT 1',
  )
  const link = records.read<[number], string>('SELECT lower(hex(link)) FROM events WHERE id = ?', { pluck: true })
  const events = records.read<[], [...ChainedRow, Buffer]>(`SELECT ${columns} FROM events ORDER BY id`, { raw: true })
  const written = records.read<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'", { pluck: true })

  return {
    head: (): ChainHead => last.get() ?? { event: 0, link: firstLink.toString('hex') },
    /** Whether the event of an earlier head still has its link. */
    holds: (head: ChainHead): boolean =>
      head.event === 0 ? head.link === firstLink.toString('hex') : link.get(head.event) === head.link,
    /** Reads every event. Null if the chain is whole up to its last event. */
    firstBreak(): ChainBreak | null {
      let before: Buffer = firstLink
      let next = 1
      for (const [id, at, personId, what, caseId, slideId, readId, subject, was, is, stored] of events.iterate()) {
        if (id !== next) return { event: next, why: 'missing', what, at, caseId }
        before = linkOf(before, [id, at, personId, what, caseId, slideId, readId, subject, was, is])
        if (!before.equals(stored)) return { event: id, why: 'changed', what, at, caseId }
        next++
      }
      // SQLite remembers the highest number that it ever gave.
      if ((written.get() ?? 0) >= next) return { event: next, why: 'missing', what: null, at: null, caseId: null }
      return null
    },
  }
}
