import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { CaseDialogs } from './CaseDialogs.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import { CellPanel } from './CellPanel.tsx'
import styles from './case.module.css'
import { useCaseContext } from './case-context.tsx'
import { Divider } from './Divider.tsx'
import type { DraftStore } from './draft-store.ts'
import { FindingsPanel } from './FindingsPanel.tsx'
import { Gallery } from './Gallery.tsx'
import { GalleryFilters } from './GalleryFilters.tsx'
import galleryStyles from './gallery.module.css'
import { setCasePrefs, useCasePrefs } from './prefs.ts'
import { ScreeningStrip } from './ScreeningStrip.tsx'
import { SlideCentre } from './SlideCentre.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useCaseCommands } from './use-case-commands.ts'
import { useCaseNews } from './use-case-news.ts'

/** Gallery left, slide in the centre, findings right; both sides collapse and remember their width. */
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
            className={galleryStyles.panel}
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
            <FindingsPanel
              widthPx={prefs.findingsPx}
              drafts={drafts}
              onSign={() => bench.setState({ signing: true })}
              onReport={() => bench.setState({ reportOpen: true })}
            />
          </>
        )}
      </div>
      <StatusBar drafts={drafts} />
      <CaseDialogs drafts={drafts} onSigned={store.setDetail} />
    </>
  )
}
