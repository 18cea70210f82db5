import { eventKinds, type ReadableRecords, readChain, readPeople } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { AuditCheck, AuditEntry, AuditPage, AuditQuery } from '#shared/contract/schemas/audit.ts'
import { openAuditStore } from './audit.store.ts'

export interface AuditDeps {
  readonly records: ReadableRecords
  now(): Date
}

const kinds = Object.entries(eventKinds).flatMap(([kind, how]) => (how === 'kept' ? [kind] : []))

/** What the window's page of the audit shows. It changes nothing. */
export function createAudit({ records, now }: AuditDeps) {
  const store = openAuditStore(records)
  const people = readPeople(records)
  const chain = readChain(records)
  return {
    page({ filter, before, limit }: AuditQuery): AuditPage {
      const everybody = people.all().map(({ id, name }) => ({ id, name }))
      const names = new Map(everybody.map(({ id, name }) => [id, name]))
      const entries = store.page(filter, before, limit).map(
        ({ person, caseId, previous: _, link: __, ...row }): AuditEntry => ({
          ...row,
          person: { id: person, name: names.get(person) ?? '' },
          case: caseId === null ? null : { id: caseId, accession: store.accession(caseId) },
        }),
      )
      return { entries, total: store.count(filter), people: everybody, kinds }
    },
    /** Reads every event, in steps between which other work goes on. Throws `cancelled`. */
    async check(signal?: AbortSignal): Promise<AuditCheck> {
      const checkedAt = now().toISOString()
      let events = 0
      let link = chain.head().link
      for (const { read, found } of chain.steps()) {
        events = read
        if (found !== null) return { checkedAt, events, link, broken: found }
        await turn()
        if (signal?.aborted) throw new AppError('cancelled')
        link = chain.head().link
      }
      return { checkedAt, events, link, broken: null }
    },
  }
}
export type Audit = ReturnType<typeof createAudit>

/** Lets everything that waits in this process run first. */
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))
