import type { ReactNode } from 'react'
import { on, useCommands } from '#renderer/commands/index.ts'
import { DropZone, ImportStrip, useIntakeCommands } from '#renderer/features/intake/index.ts'
import { Tour } from '#renderer/features/tour/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import styles from './app.module.css'
import { Banners } from './Banners.tsx'
import { goToCamera, goToSettings, goToWorklist, openPalette, showKeys } from './commands.ts'
import { Header } from './Header.tsx'
import { Overlays } from './Overlays.tsx'
import { Toaster } from './Toaster.tsx'

/** The frame of the window: the header, the page below it, and overlays above both. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useCommands([
    on(openPalette, () => openOverlay({ kind: 'palette' })),
    on(showKeys, () => openOverlay({ kind: 'keys' })),
    on(goToWorklist, () => navigate({ page: 'worklist' })),
    on(goToCamera, () => navigate({ page: 'camera' })),
    on(goToSettings, () => navigate({ page: 'settings' })),
  ])
  useIntakeCommands()
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
