import { useEffect } from 'react'
import { announce } from '#renderer/ui/announce.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import type { WorkbenchState } from './state/bench-state.ts'
import { useCaseContext } from './state/case-context.tsx'
import { type CasePrefs, casePrefs } from './state/prefs.ts'

/** What is switched on and off on the page, and its name. */
const benchSwitches: Partial<Readonly<Record<keyof WorkbenchState, MessageKey>>> = {
  heatShown: 'viewer.heat',
  focusShown: 'viewer.focus-out',
  marksShown: 'caseNews.switch-marks',
  grid: 'casePage.cmd-grid',
  stepping: 'viewer.focus',
  coloursShown: 'viewer.colours',
}
const prefSwitches: Partial<Readonly<Record<keyof CasePrefs, MessageKey>>> = {
  galleryShown: 'casePage.gallery',
  findingsShown: 'casePage.findings',
  largeTiles: 'casePage.large-tiles',
  evidenceShown: 'casePage.evidence',
  advance: 'casePage.advance',
}

/** The announcements of every switch whose state differs. */
export function switchTexts<S extends object>(
  names: Partial<Readonly<Record<keyof S, MessageKey>>>,
  now: S,
  before: S,
): string[] {
  return (Object.keys(names) as (keyof S)[])
    .filter((name) => now[name] !== before[name])
    .map((name) => t(now[name] ? 'caseNews.switched-on' : 'caseNews.switched-off', { what: t(names[name]!) }))
}

/** Announces what the reader's keys and controls switched on or off, the tool, and the pinned cell. */
export function useSwitchNews(): void {
  const { bench } = useCaseContext()
  useEffect(() => {
    const say = (texts: string[]) => {
      if (texts.length > 0) announce(texts.join('. '))
    }
    const ends = [
      bench.subscribe((now, before) => {
        say(switchTexts(benchSwitches, now, before))
        if (now.tool !== before.tool && now.tool !== 'pan') announce(t(`viewer.tool-${now.tool}`))
        if (now.pinnedId !== before.pinnedId)
          announce(t(now.pinnedId === null ? 'caseNews.pinned-not' : 'caseNews.pinned-now'))
      }),
      casePrefs.subscribe((now, before) => say(switchTexts(prefSwitches, now, before))),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [bench])
}
