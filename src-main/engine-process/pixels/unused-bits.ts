import { AppError } from '#shared/contract/errors.ts'

/**
 * The glass of a slide is bright. If nothing in samples of more than 8 bits reaches this brightness (of 255), at least
 * the two highest of the bits that the file says are used are not.
 */
export const leastBright = 64

/** For a picture that does not say how many of its bits are used. */
export const tooDark = (file: string): AppError =>
  new AppError('file-unsupported', {
    file,
    format: 'a picture of more than 8 bits per channel that uses only the lower ones',
  })
