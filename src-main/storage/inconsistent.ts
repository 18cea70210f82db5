import { AppError } from '#shared/contract/errors.ts'

/**
 * The error that refuses records with a row that the program cannot have written. `why` is a short English remark
 * made of codes and ids ("class 17 is unknown"), without patient data.
 */
export const inconsistent = (table: string, row: string | number, why: string): AppError =>
  new AppError('records-inconsistent', { table, row, why })
