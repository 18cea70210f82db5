import { useStore } from 'zustand'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { ReportDialog } from './findings/ReportDialog.tsx'
import { SignOutDialog } from './findings/SignOutDialog.tsx'
import { useCase, useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { isClosed } from './state/read-only.ts'

export interface CaseDialogsProps {
  readonly drafts: DraftStore
  readonly onSigned: (detail: CaseDetail) => void
}

/** The sign-out dialog and the report dialog, if open. */
export function CaseDialogs({ drafts, onSigned }: CaseDialogsProps) {
  const { bench } = useCaseContext()
  const signing = useStore(bench, (state) => state.signing)
  const reportOpen = useStore(bench, (state) => state.reportOpen)
  const row = useCase((state) => state.detail!.row)
  const version = useStore(bench, (state) => state.reportVersion)
  const signed = useCase((state) => isClosed(state.detail))
  return (
    <>
      {signing && (
        <SignOutDialog
          drafts={drafts}
          onClose={() => bench.setState({ signing: false })}
          onSigned={(detail) => {
            bench.setState({ signing: false })
            onSigned(detail)
          }}
        />
      )}
      {reportOpen && (
        <ReportDialog
          caseId={row.id}
          accession={row.accession}
          signed={signed}
          version={version}
          onClose={() => bench.setState({ reportOpen: false })}
        />
      )}
    </>
  )
}
