/**
 * Errors are data when they cross a process. An expected error carries a code and its parameters. The text that the
 * reader sees, with the next step to take, comes from the message catalogue under `error.<code>`.
 */
export const errorCodes = [
  // slides
  'file-not-found',
  'choose-again',
  'file-empty',
  'file-not-a-slide',
  'file-truncated',
  'file-damaged',
  'file-unsupported',
  'heic-not-supported',
  'avif-not-supported',
  'jpegxl-not-supported',
  'file-too-large',
  'parts-missing',
  'openslide-missing',
  'file-forbidden',
  'file-sealed',
  'file-changed',
  'kept-tiles-wrong',
  'scale-unknown',
  'slide-missing',
  'not-a-field',
  'scales-differ',
  'scale-in-part',
  'too-many-fields',
  'not-the-same-slide',
  'no-slides',
  'file-name-unreadable',
  // files being imported
  'no-room',
  'copy-differs',
  'folder-not-full',
  'folder-in-folder',
  // storage
  'disk-full',
  'disk-error',
  'database-newer',
  'database-damaged',
  'records-inconsistent',
  'records-missing',
  'records-locked',
  'keys-missing',
  'keys-damaged',
  'key-wrong',
  'key-file-foreign',
  'key-folder-unusable',
  'recovery-word-unknown',
  'recovery-words-count',
  'recovery-words-mixed',
  'recovery-words-other',
  'recovery-words-needed',
  'nobody-opens',
  'person-unknown',
  'backup-folder-missing',
  'backup-in-data-folder',
  'backup-no-room',
  'backup-failed',
  'backup-damaged',
  'backup-locked',
  'backup-other-installation',
  'restore-target-not-empty',
  'records-replaced',
  'chain-broken',
  'chain-forgotten',
  'pseudonymise-unsupported',
  'pseudonymise-leak',
  'audit-line-unreadable',
  'audit-line-changed',
  'audit-line-missing',
  'audit-line-unknown',
  'data-folder-in-use',
  'data-folder-not-named',
  'data-folder-not-a-folder',
  'data-folder-not-writable',
  'data-folder-unreachable',
  // engine and model
  'engine-crashed',
  'engine-timeout',
  'model-missing',
  'model-hash-mismatch',
  'model-invalid',
  // tasks
  'task-missing',
  'task-invalid',
  'task-without-model',
  'unknown-class',
  'head-invalid',
  // work
  'job-given-up',
  'not-found',
  'case-signed',
  'case-begun',
  'case-not-signed',
  'read-closed',
  'case-not-screened',
  'screening-unfinished',
  'not-acknowledged',
  'accession-taken',
  'name-missing',
  'invalid-input',
  'forbidden',
  'cancelled',
  'conflict',
  // people
  'not-signed-in',
  'sign-in-wrong',
  'sign-in-delayed',
  'one-time-expired',
  'code-needed',
  'code-wrong',
  'password-needed',
  'password-wrong',
  'password-weak',
  'name-taken',
  'last-administrator',
  // window
  'connection-lost',
  'session-ended',
  'bug',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The shape every error has when it crosses a process or the network. */
export interface ErrorData {
  readonly code: ErrorCode
  /** Values for the message, e.g. `{ file: 'a.svs' }`. Never a patient identifier. */
  readonly params: Readonly<Record<string, string | number>>
  readonly retryable: boolean
}

/** An expected failure. Anything that is not an AppError is a bug and is logged with an id. */
export class AppError extends Error {
  readonly data: ErrorData
  constructor(code: ErrorCode, params: Record<string, string | number> = {}, retryable = false) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'AppError'
    this.data = { code, params, retryable }
  }
  get code(): ErrorCode {
    return this.data.code
  }
}

/** The error that data from another process, from the records or from an outcome describes. */
export const errorOf = (data: Pick<ErrorData, 'params'> & { readonly code: string; readonly retryable?: boolean }) =>
  new AppError(data.code as ErrorCode, { ...data.params }, data.retryable)

/** For a missing item that somebody asks for: `find(id) ?? notFound()`. */
export const notFound = (): never => {
  throw new AppError('not-found')
}

export const isAppError = (error: unknown): error is AppError =>
  error instanceof Error && error.name === 'AppError' && 'data' in error

/** Converts any thrown value to data. Anything that is not an AppError becomes `bug`. */
export const toErrorData = (error: unknown): ErrorData =>
  isAppError(error)
    ? error.data
    : { code: 'bug', params: { message: String((error as Error)?.message ?? error) }, retryable: false }
