import { useEffect } from 'react'
import { records } from '#renderer/client/records.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { bringInSamples, chooseAndBringIn } from './bring-in.ts'
import { addSamples, bringInByPath, bringInSlides, showQuarantine } from './commands.ts'
import { reportLiveImports } from './report.ts'

/** Commands for importing, which work on every page. */
export function useIntakeCommands(): void {
  useCommands([
    on(bringInSlides, () => void chooseAndBringIn()),
    on(bringInByPath, () => openOverlay({ kind: 'path' })),
    on(addSamples, () => void bringInSamples()),
    on(
      showQuarantine,
      () => openOverlay({ kind: 'quarantine' }),
      () => records.getState().quarantine.length > 0,
    ),
  ])
  useEffect(reportLiveImports, [])
}
