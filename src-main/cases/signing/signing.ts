import type { Api } from '#shared/contract/api.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { type AddendDeps, createAddend } from './addend.ts'
import { type AmendDeps, createAmend } from './amend.ts'
import { createSignOut, type SignOutDeps } from './sign-out.ts'

export type SigningDeps = SignOutDeps &
  AddendDeps &
  AmendDeps & {
    open(by: Reader, caseId: number): Promise<CaseDetail>
    tellCase(caseId: number): void
  }

/** Sign-out, amendment and addendum. Each is reported to the windows and returns the case as it then is. */
export function createSigning(deps: SigningDeps) {
  const { signOut, beforeSigning, draftSnapshot } = createSignOut(deps)
  const amendment = createAmend(deps)
  const addend = createAddend(deps)

  function told(by: Reader, caseId: number): Promise<CaseDetail> {
    deps.tellCase(caseId)
    return deps.open(by, caseId)
  }

  return {
    draftSnapshot,
    beforeSigning,
    async signOut(by, caseId, as) {
      await signOut(by, caseId, as)
      return told(by, caseId)
    },
    async amend(by, { caseId, reason }) {
      amendment.begin(by, caseId, reason)
      return told(by, caseId)
    },
    async dropAmendment(by, caseId) {
      for (const changed of amendment.drop(by, caseId)) deps.tellCase(changed)
      return deps.open(by, caseId)
    },
    async addend(by, request) {
      await addend(by, request)
      return told(by, request.caseId)
    },
  } satisfies Api['reports'] &
    Pick<Api['cases'], 'signOut' | 'beforeSigning'> &
    Pick<ReturnType<typeof createSignOut>, 'draftSnapshot'>
}
