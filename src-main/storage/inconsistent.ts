import { AppError } from '#shared/contract/errors.ts'

/**
 * The refusal of records that hold a row which no code can have written. `why` is a short English remark made of codes
 * and ids ("class 17 is unknown"), without anything about a patient.
 */
export const inconsistent = (table: string, row: string | number, why: string): AppError =>
  new AppError('records-inconsistent', { table, row, why })
