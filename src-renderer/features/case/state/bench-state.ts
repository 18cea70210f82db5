import type { ColourState, DrawnBox, SlideTool, SlideViewer } from '#renderer/viewer/index.ts'
import type { CaseState } from './case-state.ts'

/** What the page shows beside the data: the slide's tools, the grid, the cell that is compared with. */
export interface WorkbenchState {
  readonly viewer: SlideViewer | null
  readonly tool: SlideTool
  readonly heatShown: boolean
  readonly focusShown: boolean
  readonly marksShown: boolean
  /** The gallery fills the page. */
  readonly grid: boolean
  /** The reader went to the slide with Enter; Esc leads back to the magnification of before. */
  readonly atSlide: { readonly zoomBefore: number; readonly gridBefore: boolean } | null
  readonly pinnedId: number | null
  /** A group's key was pressed: the next digit says which of its classes. The group's code. */
  readonly choosingIn: string | null
  /** A new cell was drawn: the next key names its class. */
  readonly newBox: DrawnBox | null
  readonly signing: boolean
  /** How often the reader tried to sign a result that is not complete. */
  readonly blocked: number
  readonly reportOpen: boolean
  /** The version of the report that is open; null: the newest, or the draft. */
  readonly reportVersion: number | null
  /** Focal plane of a slide with several, or `allInFocus`; null until it is known where the reader left it. */
  readonly plane: number | null
  /** Plus and minus step through the planes. */
  readonly stepping: boolean
  readonly coloursShown: boolean
  readonly colour: ColourState
  /** Columns of the gallery as it is laid out now, for the arrow keys. */
  readonly columns: number
}

export const initialBench = (): WorkbenchState => ({
  viewer: null,
  tool: 'pan',
  heatShown: false,
  focusShown: false,
  marksShown: true,
  grid: false,
  atSlide: null,
  pinnedId: null,
  choosingIn: null,
  newBox: null,
  signing: false,
  blocked: 0,
  reportOpen: false,
  reportVersion: null,
  plane: null,
  stepping: false,
  coloursShown: false,
  colour: { profile: 'unknown', means: null },
  columns: 3,
})

/** What Esc ends, the innermost first; null where nothing is open. */
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
