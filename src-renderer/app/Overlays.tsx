import { useRecords } from '#renderer/client/records.ts'
import { KeysDialog } from '#renderer/features/help/index.ts'
import { PathDialog, QuarantineTray, RelocateDialog, ScaleDialog } from '#renderer/features/intake/index.ts'
import { OrderTray } from '#renderer/features/orders/index.ts'
import { EditCase, RemoveCase } from '#renderer/features/worklist/index.ts'
import { closeOverlay, useOverlay } from '#renderer/frame/overlays.ts'
import { Palette } from './Palette.tsx'

/** The open dialog or tray, if any. */
export function Overlays() {
  const open = useOverlay()
  const row = useRecords(({ rows }) => (open && 'caseId' in open ? rows.get(open.caseId) : undefined))
  switch (open?.kind) {
    case 'palette':
      return <Palette />
    case 'keys':
      return <KeysDialog onClose={closeOverlay} />
    case 'path':
      return <PathDialog onClose={closeOverlay} />
    case 'quarantine':
      return <QuarantineTray onClose={closeOverlay} />
    case 'tray':
      return <OrderTray onClose={closeOverlay} />
    case 'scale':
      return row ? <ScaleDialog row={row} onClose={closeOverlay} /> : null
    case 'relocate':
      return row ? <RelocateDialog row={row} onClose={closeOverlay} /> : null
    case 'edit':
      return row ? <EditCase row={row} onClose={closeOverlay} /> : null
    case 'remove':
      return row ? <RemoveCase row={row} onClose={closeOverlay} /> : null
    case undefined:
      return null
  }
}
