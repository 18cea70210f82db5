import { useEffect } from 'react'
import { records } from '#renderer/client/records.ts'
import { may } from '#renderer/client/session.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { bringInSamples, chooseAndBringIn } from './bring-in.ts'
import { addSamples, bringInByPath, bringInSlides, showQuarantine } from './commands.ts'
import { reportLiveImports } from './report.ts'

const mayImport = () => may('slide.import')

/** Commands for importing, which work on every page. */
export function useIntakeCommands(): void {
  useCommands([
    on(bringInSlides, () => void chooseAndBringIn(), mayImport),
    on(bringInByPath, () => openOverlay({ kind: 'path' }), mayImport),
    on(addSamples, () => void bringInSamples(), mayImport),
    on(
      showQuarantine,
      () => openOverlay({ kind: 'quarantine' }),
      () => records.getState().quarantine.length > 0,
    ),
  ])
  useEffect(reportLiveImports, [])
}
