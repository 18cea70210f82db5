import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { CaseDialogs } from './CaseDialogs.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import styles from './case.module.css'
import { CellPanel } from './cell/CellPanel.tsx'
import { Divider } from './Divider.tsx'
import { FindingsPanel } from './findings/FindingsPanel.tsx'
import { Gallery } from './gallery/Gallery.tsx'
import { GalleryFilters } from './gallery/GalleryFilters.tsx'
import { ScreeningStrip } from './ScreeningStrip.tsx'
import { StatusBar } from './StatusBar.tsx'
import { SlideCentre } from './slide/SlideCentre.tsx'
import { useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { setCasePrefs, useCasePrefs } from './state/prefs.ts'
import { useCaseCommands } from './use-case-commands.ts'
import { useCaseNews } from './use-case-news.ts'

/**
 * Gallery on the left, slide in the centre, findings on the right. Both sides can be collapsed and remember their
 * width.
 */
export function CaseWorkbench({ drafts }: { readonly drafts: DraftStore }) {
  const { store, bench } = useCaseContext()
  const prefs = useCasePrefs((all) => all)
  const grid = useStore(bench, (state) => state.grid)
  useCaseCommands(drafts)
  useCaseNews()

  const findingsPx = prefs.findingsShown ? prefs.findingsPx : 0
  return (
    <>
      <CaseHeader />
      <div className={styles.columns}>
        {(prefs.galleryShown || grid) && (
          <section
            className={styles.side}
            data-grid={grid}
            style={{ width: grid ? `calc(100% - ${findingsPx}px)` : prefs.galleryPx }}
            aria-label={t('casePage.gallery')}
          >
            <ScreeningStrip />
            <GalleryFilters />
            <Gallery />
            <CellPanel />
          </section>
        )}
        {prefs.galleryShown && !grid && (
          <Divider
            side="left"
            widthPx={prefs.galleryPx}
            min={300}
            max={760}
            onWidth={(galleryPx) => setCasePrefs({ galleryPx })}
          />
        )}
        {!prefs.galleryShown && !grid && <ScreeningStrip floating />}
        <SlideCentre />
        {prefs.findingsShown && (
          <>
            <Divider
              side="right"
              widthPx={prefs.findingsPx}
              min={280}
              max={560}
              onWidth={(px) => setCasePrefs({ findingsPx: px })}
            />
            <aside
              className={styles.side}
              style={{ width: prefs.findingsPx }}
              aria-label={t('casePage.findings')}
              data-region="findings"
            >
              <FindingsPanel
                drafts={drafts}
                onSign={() => bench.setState({ signing: true })}
                onReport={() => bench.setState({ reportOpen: true, reportVersion: null })}
              />
            </aside>
          </>
        )}
      </div>
      <StatusBar drafts={drafts} />
      <CaseDialogs drafts={drafts} onSigned={store.setDetail} />
    </>
  )
}
