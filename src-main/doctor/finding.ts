import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'

/** A finding; its text is `doctor.<check>-<what>`. */
export const finding = (
  check: DoctorFinding['check'],
  state: DoctorFinding['state'],
  what: string,
  params: DoctorFinding['params'] = {},
): DoctorFinding => ({ check, state, code: `${check}-${what}`, params })
