import type { ColourState, DrawnBox, SlideTool, SlideViewer } from '#renderer/viewer/index.ts'
import type { BeforeSigning } from '#shared/contract/schemas/signing.ts'
import type { CaseState } from './case-state.ts'
import type { Pane } from './panels.ts'

/** What the page shows besides the data: the slide's tools, the grid, the pinned cell. */
export interface WorkbenchState {
  readonly viewer: SlideViewer | null
  readonly tool: SlideTool
  readonly heatShown: boolean
  readonly focusShown: boolean
  readonly marksShown: boolean
  /** The gallery fills the page. */
  readonly grid: boolean
  /** The panel that a narrow window shows. */
  readonly pane: Pane
  /** The reader went to the slide with Enter. Esc returns to the previous magnification. */
  readonly atSlide: { readonly zoomBefore: number; readonly gridBefore: boolean } | null
  readonly pinnedId: number | null
  /** Code of the group whose key was pressed. The next digit chooses one of its classes. */
  readonly choosingIn: string | null
  /** The new cell that was drawn. The next key chooses its class. */
  readonly newBox: DrawnBox | null
  readonly signing: boolean
  /** What the core was asked when the dialog was opened; null once the dialog has taken it. */
  readonly asked: Promise<BeforeSigning> | null
  /** The case is being signed and the next one takes its place, so that news about this one are not drawn. */
  readonly leaving: boolean
  /** What was acknowledged in the sign-out dialog, with its reason. The key is the sentence that the reader saw. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** How often the reader tried to sign an incomplete result. */
  readonly blocked: number
  readonly reportOpen: boolean
  /** The open version of the report; null: the newest, or the draft. */
  readonly reportVersion: number | null
  /** Focal plane of a slide with several, or `allInFocus`; null until the plane where the reader left it is known. */
  readonly plane: number | null
  /** Whether plus and minus step through the planes. */
  readonly stepping: boolean
  readonly coloursShown: boolean
  readonly colour: ColourState
  /** Current number of gallery columns, for the arrow keys. */
  readonly columns: number
}

export const initialBench = (): WorkbenchState => ({
  viewer: null,
  tool: 'pan',
  heatShown: false,
  focusShown: false,
  marksShown: true,
  grid: false,
  pane: 'gallery',
  atSlide: null,
  pinnedId: null,
  choosingIn: null,
  newBox: null,
  signing: false,
  asked: null,
  leaving: false,
  acknowledged: new Map(),
  blocked: 0,
  reportOpen: false,
  reportVersion: null,
  plane: null,
  stepping: false,
  coloursShown: false,
  colour: { profile: 'unknown', means: null },
  columns: 3,
})

/** What Esc closes: the innermost open thing, or null if nothing is open. */
export function innermostOpen(
  bench: Pick<WorkbenchState, 'choosingIn' | 'newBox' | 'tool' | 'atSlide' | 'pinnedId' | 'grid'>,
  { selectedIds }: Pick<CaseState, 'selectedIds'>,
): 'group' | 'new-box' | 'tool' | 'at-slide' | 'comparison' | 'selection' | 'grid' | null {
  if (bench.choosingIn !== null) return 'group'
  if (bench.newBox !== null) return 'new-box'
  if (bench.tool !== 'pan') return 'tool'
  if (bench.atSlide !== null) return 'at-slide'
  if (bench.pinnedId !== null) return 'comparison'
  if (selectedIds.size > 0) return 'selection'
  return bench.grid ? 'grid' : null
}
