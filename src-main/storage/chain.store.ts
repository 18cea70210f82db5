import { type ChainedRow, firstLink, linkOf } from './chain.ts'
import type { ReadableRecords } from './records.ts'

/** The end of the chain at one moment. Whoever keeps it can tell later whether an event up to it was changed. */
export interface ChainHead {
  /** Number of the last event; 0 before the first. */
  readonly event: number
  /** Its link, 64 hexadecimal digits. */
  readonly link: string
}

/** The last event with its time, ISO 8601. */
export interface ChainEnd extends ChainHead {
  readonly at: string
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
  const last = records.read<[], ChainEnd>(
    'SELECT id AS event, lower(hex(link)) AS link, at FROM events ORDER BY id DESC LIMIT 1',
  )
  const link = records.read<[number], string>('SELECT lower(hex(link)) FROM events WHERE id = ?', { pluck: true })
  const events = records.read<[], [...ChainedRow, Buffer]>(`SELECT ${columns} FROM events ORDER BY id`, { raw: true })
  const lastTwo = records.read<[], [...ChainedRow, Buffer]>(
    `SELECT ${columns} FROM (SELECT * FROM events ORDER BY id DESC LIMIT 2) ORDER BY id`,
    { raw: true },
  )
  const written = records.read<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'", { pluck: true })

  return {
    head(): ChainHead {
      const { event, link } = last.get() ?? { event: 0, link: firstLink.toString('hex') }
      return { event, link }
    },
    /** The last event; null before the first. */
    end: (): ChainEnd | null => last.get() ?? null,
    /** The last event if it does not follow from the one before it; null if it does. Takes no time. */
    brokenHead(): ChainBreak | null {
      const [one, two] = lastTwo.all()
      const head = two ?? one
      if (!head) return null
      const [id, at, personId, what, caseId, slideId, readId, subject, was, is, stored] = head
      const before = two && one ? one[10] : firstLink
      const link = linkOf(before, [id, at, personId, what, caseId, slideId, readId, subject, was, is])
      const follows = link.equals(stored) && id === (two && one ? one[0] + 1 : 1)
      return follows ? null : { event: id, why: 'changed', what, at, caseId }
    },
    /** Whether the event of an earlier head still has its link. */
    holds: (head: ChainHead): boolean =>
      head.event === 0 ? head.link === firstLink.toString('hex') : link.get(head.event) === head.link,
    /** Reads every event. Null if the chain is whole up to its last event. */
    firstBreak(): ChainBreak | null {
      // Asked first, because another process may add events meanwhile. SQLite remembers the highest number that it
      // ever gave.
      const highest = written.get() ?? 0
      let before: Buffer = firstLink
      let next = 1
      for (const [id, at, personId, what, caseId, slideId, readId, subject, was, is, stored] of events.iterate()) {
        if (id !== next) return { event: next, why: 'missing', what, at, caseId }
        before = linkOf(before, [id, at, personId, what, caseId, slideId, readId, subject, was, is])
        if (!before.equals(stored)) return { event: id, why: 'changed', what, at, caseId }
        next++
      }
      if (highest >= next) return { event: next, why: 'missing', what: null, at: null, caseId: null }
      return null
    },
  }
}
