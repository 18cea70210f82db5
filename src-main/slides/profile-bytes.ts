/** Profiles of scanners have a few hundred kilobytes, some a megabyte; bytes. */
export const maxProfileBytes = 16 * 2 ** 20

/** Whether so many bytes can be an ICC profile: its header alone has 128. Source: ICC.1:2022, section 7.2. */
export const canBeProfile = (bytes: number): boolean => bytes >= 128 && bytes <= maxProfileBytes
