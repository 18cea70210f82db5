/** What a wrap is for. It is authenticated, so that a wrap of one kind or person never opens as another. */
export const wordsPurpose = (installation: string): string => `recovery ${installation}`
export const personPurpose = (installation: string, id: string): string => `person ${installation} ${id}`
