export const casePage = {} as const
