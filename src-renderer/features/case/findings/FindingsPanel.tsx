import { useStore } from 'zustand'
import { useMay } from '#renderer/client/session.ts'
import { LabelCard } from '#renderer/features/orders/index.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { isClosed } from '../state/read-only.ts'
import { AdequacyFacts } from './AdequacyFacts.tsx'
import { AiSummary } from './AiSummary.tsx'
import { FindingsFoot } from './FindingsFoot.tsx'
import styles from './findings.module.css'
import { MeasureList } from './MeasureList.tsx'
import { AmendingNotice, OrderSinceSigned, ReportVersions } from './ReportVersions.tsx'
import { ResultForm } from './ResultForm.tsx'
import { SignedResult } from './SignedResult.tsx'
import { YourCells } from './YourCells.tsx'

export interface FindingsPanelProps {
  readonly drafts: DraftStore
  readonly onSign: () => void
  readonly onReport: () => void
}

/** The AI's proposal, the reader's findings, and the result that becomes the report. */
export function FindingsPanel({ drafts, onSign, onReport }: FindingsPanelProps) {
  const signOut = useCase((state) => state.detail?.signOut ?? null)
  const closed = useCase((state) => isClosed(state.detail))
  const mayReview = useMay('case.review')
  const slide = useCase((state) => state.detail!.slide)
  const hasPicture = slide.associated.some((kind) => kind === 'label' || kind === 'macro')
  const { bench } = useCaseContext()
  const blocked = useStore(bench, (state) => state.blocked)
  return (
    <>
      <div className={styles.scroller}>
        {signOut && <OrderSinceSigned />}
        <AiSummary />
        <AdequacyFacts />
        <LabelCard slideId={slide.id} fileName={slide.fileName} hasPicture={hasPicture} signed={signOut !== null} />
        <YourCells drafts={drafts} />
        <MeasureList />
        <AmendingNotice />
        {closed && signOut && <SignedResult signOut={signOut} />}
        {!closed && mayReview && <ResultForm drafts={drafts} blocked={blocked} />}
        {!closed && !mayReview && <p className={styles.dim}>{t('people.no-review')}</p>}
        {signOut && <ReportVersions />}
      </div>
      <FindingsFoot drafts={drafts} onSign={onSign} onReport={onReport} onBlocked={bench.block} />
    </>
  )
}
