import { currentRoute, hashOf, type Route } from './router.ts'

/** Where a person was: the page, and in a case the chosen cell. Only addresses and ids, so that they may outlast a page. */
interface Place {
  readonly hash: string
  readonly cell: { readonly caseId: number; readonly cellId: number } | null
}

const keyOf = (personId: string) => `daybreak.place.${personId}`
let chosen: Place['cell'] = null
/** Where the person was, until the case page has taken it up. */
let returned: Place['cell'] = null

/** Notes the cell that the reader chose. */
export function noteCell(caseId: number, cellId: number): void {
  chosen = { caseId, cellId }
}

/** Keeps where this person is, for the next time that this window is theirs. */
export function keepPlace(personId: string, route: Route = currentRoute()): void {
  const cell = route.page === 'case' && chosen?.caseId === route.caseId ? chosen : null
  sessionStorage.setItem(keyOf(personId), JSON.stringify({ hash: hashOf(route), cell } satisfies Place))
}

/** Goes to where this person was; to the worklist if this window was never theirs. */
export function returnToPlace(personId: string): void {
  const place = JSON.parse(sessionStorage.getItem(keyOf(personId)) ?? 'null') as Place | null
  returned = place?.cell ?? null
  location.hash = place?.hash ?? hashOf({ page: 'worklist' })
}

/** The cell at which this person left the case; null if none was chosen. It is told once. */
export function takeCellOfPlace(caseId: number): number | null {
  const cell = returned?.caseId === caseId ? returned.cellId : null
  returned = null
  return cell
}
