export const bethesda = {} as const
