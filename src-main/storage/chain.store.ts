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

const eventsAStep = 1000
const columns = 'id, at, person_id, what, case_id, slide_id, read_id, subject, before, after, link'

/** SQL of the chain of events, for reading. */
export function readChain(records: ReadableRecords) {
  const last = records.read<[], ChainEnd>(
    'SELECT id AS event, lower(hex(link)) AS link, at FROM events ORDER BY id DESC LIMIT 1',
  )
  const link = records.read<[number], string>('SELECT lower(hex(link)) FROM events WHERE id = ?', { pluck: true })
  const lastTwo = records.read<[], [...ChainedRow, Buffer]>(
    `SELECT ${columns} FROM (SELECT * FROM events ORDER BY id DESC LIMIT 2) ORDER BY id`,
    { raw: true },
  )
  const after = records.read<[number, number], [...ChainedRow, Buffer]>(
    `SELECT ${columns} FROM events WHERE id > ? ORDER BY id LIMIT ?`,
    { raw: true },
  )
  const written = records.read<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'", { pluck: true })

  function* steps(): Generator<{ readonly read: number; readonly found: ChainBreak | null }> {
    let before: Buffer = firstLink
    let next = 1
    for (;;) {
      // Asked first, because another process may add events meanwhile. SQLite remembers the highest number that it ever
      // gave.
      const highest = written.get() ?? 0
      const rows = after.all(next - 1, eventsAStep)
      for (const [id, at, personId, what, caseId, slideId, readId, subject, was, is, stored] of rows) {
        const here = { what, at, caseId }
        if (id !== next) return yield { read: next, found: { event: next, why: 'missing', ...here } }
        before = linkOf(before, [id, at, personId, what, caseId, slideId, readId, subject, was, is])
        if (!before.equals(stored)) return yield { read: next, found: { event: id, why: 'changed', ...here } }
        next++
      }
      if (rows.length > 0) yield { read: next - 1, found: null }
      else if (highest < next) return
      else return yield { read: next - 1, found: { event: next, why: 'missing', what: null, at: null, caseId: null } }
    }
  }

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
      for (const { found } of steps()) if (found !== null) return found
      return null
    },
    /**
     * The same in steps of a few milliseconds, for a process that has other work: yields how many events were read, and
     * what was found, which ends it.
     */
    steps,
  }
}
