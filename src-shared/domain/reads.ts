export const caseKinds = ['clinical', 'teaching', 'annotation'] as const
export type CaseKind = (typeof caseKinds)[number]

export const readPurposes = [
  'first',
  'second',
  'adjudication',
  'amendment',
  'addendum',
  'teaching',
  'annotation',
] as const
export type ReadPurpose = (typeof readPurposes)[number]

/** What the rules need to know about a case. */
export interface CaseStanding {
  readonly kind: CaseKind
  /** Whether a report was signed. */
  readonly signed: boolean
}

/** One person's pass over a case. */
export interface ReadStanding {
  readonly id: number
  readonly personId: string
  readonly purpose: ReadPurpose
  readonly done: boolean
}

/** Why a read may not begin. */
export type ReadRefusal = 'case-signed' | 'case-not-signed' | 'wrong-kind'

/** Purposes that are still allowed in a signed case: they add to the report or do not touch it. */
export const purposesAfterSigning: readonly ReadPurpose[] = ['amendment', 'addendum', 'teaching']

/** The purpose of a read that opens by itself with a person's first action on a case. */
export const ownPurpose = (kind: CaseKind): ReadPurpose => (kind === 'clinical' ? 'first' : kind)

/** The reason why a read with this purpose may not begin; null if it may. */
export function refusalToBegin(purpose: ReadPurpose, { kind, signed }: CaseStanding): ReadRefusal | null {
  if (kind !== 'clinical') return purpose === kind ? null : 'wrong-kind'
  if (purpose === 'annotation') return 'wrong-kind'
  if (purpose === 'amendment' || purpose === 'addendum') return signed ? null : 'case-not-signed'
  return signed && !purposesAfterSigning.includes(purpose) ? 'case-signed' : null
}

/** Whether a read accepts decisions, drafts and undo: it is not done, and its case's report leaves it open. */
export const mayWrite = (
  { purpose, done }: Pick<ReadStanding, 'purpose' | 'done'>,
  { signed }: CaseStanding,
): boolean => !done && (!signed || purposesAfterSigning.includes(purpose))

/** The read that receives a person's actions: the latest of the person's own reads that may be written to. */
export function ownOpenRead<R extends ReadStanding>(
  reads: readonly R[],
  personId: string,
  standing: CaseStanding,
): R | null {
  return newest(reads.filter((read) => read.personId === personId && mayWrite(read, standing)))
}

/**
 * The read that a person sees of a case. It is the person's own open read; otherwise, in a signed case, the read of
 * the newest report; otherwise the person's own latest read. Nobody sees another person's read before it is signed:
 * reads are blind unless a report opens them.
 */
export function readToShow<R extends ReadStanding>(
  reads: readonly R[],
  personId: string,
  standing: CaseStanding,
  reportReadId: number | null,
): R | null {
  const ofReport = standing.signed ? reads.find(({ id }) => id === reportReadId) : undefined
  const own = reads.filter((read) => read.personId === personId)
  return ownOpenRead(reads, personId, standing) ?? ofReport ?? newest(own)
}

const newest = <R extends ReadStanding>(reads: readonly R[]): R | null =>
  reads.reduce<R | null>((last, read) => (last && last.id > read.id ? last : read), null)
