import { AppError } from '#shared/contract/errors.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'

/** The code of a class that the records name by its id. An id without a class is an error, never another class. */
export function classAt(id: number): CellClass {
  const code = cellClasses[id]
  if (code === undefined) throw new AppError('bug', { message: `class ${id} is unknown` })
  return code
}

export function classIndex(code: CellClass): number {
  const id = cellClasses.indexOf(code)
  if (id < 0) throw new AppError('bug', { message: `class ${code} is unknown` })
  return id
}
