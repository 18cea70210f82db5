import type { ReactNode } from 'react'
import { on, useCommands } from '#renderer/commands/index.ts'
import { useLocking } from '#renderer/features/entry/index.ts'
import { DropZone, ImportStrip, useIntakeCommands } from '#renderer/features/intake/index.ts'
import { Tour } from '#renderer/features/tour/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { currentRoute, navigate } from '#renderer/frame/router.ts'
import styles from './app.module.css'
import { Banners } from './Banners.tsx'
import {
  goToAudit,
  goToCamera,
  goToDisplay,
  goToHelp,
  goToSelfCheck,
  goToSettings,
  goToWorklist,
  openPalette,
  showKeys,
} from './commands.ts'
import { Header } from './Header.tsx'
import { Overlays } from './Overlays.tsx'
import { Toaster } from './Toaster.tsx'

/** The pages that a command opens, unless they are open. */
const pages = [
  { command: goToWorklist, page: 'worklist' },
  { command: goToCamera, page: 'camera' },
  { command: goToSettings, page: 'settings' },
  { command: goToHelp, page: 'help' },
  { command: goToDisplay, page: 'display' },
  { command: goToAudit, page: 'audit' },
  { command: goToSelfCheck, page: 'self-check' },
] as const

/** The frame of the window: the header, the page below it, and overlays above both. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useCommands([
    on(openPalette, () => openOverlay({ kind: 'palette' })),
    on(showKeys, () => openOverlay({ kind: 'keys' })),
    ...pages.map(({ command, page }) =>
      on(
        command,
        () => navigate({ page }),
        () => currentRoute().page !== page,
      ),
    ),
  ])
  useIntakeCommands()
  useLocking()
  return (
    <div className={styles.shell}>
      <Header />
      <Banners />
      <main className={styles.page}>{children}</main>
      <ImportStrip />
      <Tour />
      <Overlays />
      <DropZone />
      <Toaster />
    </div>
  )
}
