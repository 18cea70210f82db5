import { type ReactNode, useId } from 'react'
import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { CaseDialogs } from './CaseDialogs.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import styles from './case.module.css'
import { type CellLook, CellPanel } from './cell/CellPanel.tsx'
import { Divider } from './Divider.tsx'
import { beginSigning } from './findings/before-signing.ts'
import { FindingsPanel } from './findings/FindingsPanel.tsx'
import { Gallery } from './gallery/Gallery.tsx'
import { GalleryFilters } from './gallery/GalleryFilters.tsx'
import { PaneTabs } from './PaneTabs.tsx'
import { ScreeningStrip } from './ScreeningStrip.tsx'
import { StatusBar } from './StatusBar.tsx'
import { SlideCentre } from './slide/SlideCentre.tsx'
import { useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { findingsLimits, galleryLimits, usePanels } from './state/panels.ts'
import { setCasePrefs, useCasePrefs } from './state/prefs.ts'
import { useCaseCommands } from './use-case-commands.ts'
import { useCaseNews } from './use-case-news.ts'
import { useExpectedNext } from './use-expected-next.ts'
import { useSwitchNews } from './use-switch-news.ts'

/**
 * Gallery on the left, slide in the centre, findings on the right. Both sides can be collapsed and remember their
 * width. In a narrow window the three are tabs.
 */
export function CaseWorkbench({ drafts }: { readonly drafts: DraftStore }) {
  const { store } = useCaseContext()
  const { tabs } = usePanels()
  useCaseCommands(drafts)
  useCaseNews()
  useSwitchNews()
  useExpectedNext(drafts)
  return (
    <>
      <CaseHeader />
      {tabs ? <Tabs drafts={drafts} /> : <Columns drafts={drafts} />}
      <StatusBar drafts={drafts} />
      <CaseDialogs drafts={drafts} onSigned={store.setDetail} />
    </>
  )
}

/** All three side by side. */
function Columns({ drafts }: { readonly drafts: DraftStore }) {
  const { bench } = useCaseContext()
  const prefs = useCasePrefs((all) => all)
  const grid = useStore(bench, (state) => state.grid)
  const { galleryPx, findingsPx, mostGalleryPx } = usePanels()
  const beside = prefs.findingsShown ? findingsPx : 0
  return (
    <div className={styles.columns}>
      {(prefs.galleryShown || grid) && (
        <GallerySide look={grid ? 'page' : 'strip'} width={grid ? `calc(100% - ${beside}px)` : galleryPx} />
      )}
      {prefs.galleryShown && !grid && (
        <Divider
          side="left"
          widthPx={galleryPx}
          min={galleryLimits.min}
          max={mostGalleryPx}
          onWidth={(px) => setCasePrefs({ galleryPx: px })}
          onReset={() => setCasePrefs({ galleryPx: 0 })}
        />
      )}
      {!prefs.galleryShown && !grid && <ScreeningStrip floating />}
      <SlideCentre inert={grid} />
      {prefs.findingsShown && (
        <>
          <Divider
            side="right"
            widthPx={findingsPx}
            min={findingsLimits.min}
            max={findingsLimits.max}
            onWidth={(px) => setCasePrefs({ findingsPx: px })}
            onReset={() => setCasePrefs({ findingsPx: 0 })}
          />
          <FindingsSide drafts={drafts} width={findingsPx} />
        </>
      )}
    </div>
  )
}

/** One at a time. The others keep their size and their state, so that the slide stays at its place. */
function Tabs({ drafts }: { readonly drafts: DraftStore }) {
  const { bench } = useCaseContext()
  const shown = useStore(bench, (state) => state.pane)
  const id = useId()
  const pane = (name: typeof shown, content: ReactNode) => (
    <div
      key={name}
      id={`${id}-${name}`}
      role="tabpanel"
      aria-label={t(`casePage.pane-${name}`)}
      className={styles.pane}
      data-shown={shown === name}
      inert={shown !== name}
    >
      {content}
    </div>
  )
  return (
    <>
      <PaneTabs shown={shown} panelId={(name) => `${id}-${name}`} onShow={(name) => bench.setState({ pane: name })} />
      <div className={styles.columns}>
        {pane('gallery', <GallerySide look="beside" width="100%" />)}
        {pane('slide', <SlideCentre inert={false} />)}
        {pane('findings', <FindingsSide drafts={drafts} width="100%" />)}
      </div>
    </>
  )
}

interface GallerySideProps {
  readonly look: CellLook
  readonly width: number | string
}

function GallerySide({ look, width }: GallerySideProps) {
  return (
    <section className={styles.side} data-look={look} style={{ width }} aria-label={t('casePage.gallery')}>
      <ScreeningStrip />
      <GalleryFilters />
      <Gallery />
      <CellPanel look={look} />
    </section>
  )
}

function FindingsSide({ drafts, width }: { readonly drafts: DraftStore; readonly width: number | string }) {
  const context = useCaseContext()
  const { bench } = context
  return (
    <aside className={styles.side} style={{ width }} aria-label={t('casePage.findings')} data-region="findings">
      <FindingsPanel
        drafts={drafts}
        onSign={() => beginSigning(context, drafts)}
        onReport={() => bench.setState({ reportOpen: true, reportVersion: null })}
      />
    </aside>
  )
}
