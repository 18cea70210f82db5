import { type DataFolderInput, dataFolderOf } from '#main/app/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { lookUp } from '#shared/messages/index.ts'

/** The data folder of a host. Says what is wrong with the option and ends the process if it names none. */
export function namedFolder(input: DataFolderInput): string {
  try {
    return dataFolderOf(input)
  } catch (error) {
    if (!isAppError(error)) throw error
    console.error(lookUp(`error.${error.code}`, error.data.params) ?? error.message)
    return process.exit(2)
  }
}
