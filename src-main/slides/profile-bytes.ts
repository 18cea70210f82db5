/** Largest profile in bytes. Scanners' profiles have a few hundred kilobytes, some a megabyte. */
export const maxProfileBytes = 16 * 2 ** 20

/** Whether an ICC profile can have this many bytes: its header alone has 128. Source: ICC.1:2022, section 7.2. */
export const canBeProfile = (bytes: number): boolean => bytes >= 128 && bytes <= maxProfileBytes
