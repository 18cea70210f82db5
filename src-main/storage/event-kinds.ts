/**
 * The kinds of changes to the records. A `kept` kind writes one row to `events`. A `quiet` kind writes no row,
 * because nobody will ask about it later: the progress of a screening, the scroll position of a window. Records store
 * these names. A kind may be added, but never renamed or given another meaning.
 */
export const eventKinds = {
  // cases and slides
  'case-opened': 'kept',
  'case-edited': 'kept',
  'case-archived': 'kept',
  'case-restored': 'kept',
  'case-removed': 'kept',
  'slide-added': 'kept',
  'slide-moved': 'kept',
  'slide-placed': 'kept',
  'slide-scaled': 'kept',
  'slide-hashed-again': 'quiet',
  'slide-seen': 'quiet',
  'case-summed-up': 'quiet',
  // reading
  'read-begun': 'kept',
  'read-done': 'kept',
  'looked-at': 'quiet',
  'cells-decided': 'kept',
  'cell-added': 'kept',
  'measure-added': 'kept',
  'measure-changed': 'kept',
  'review-undone': 'kept',
  'review-redone': 'kept',
  'draft-saved': 'kept',
  'case-signed': 'kept',
  'amendment-begun': 'kept',
  'amendment-dropped': 'kept',
  'addendum-signed': 'kept',
  // intake and orders
  'file-refused': 'kept',
  'refusal-dismissed': 'kept',
  'refusal-seen': 'quiet',
  'file-taken': 'quiet',
  'orders-imported': 'kept',
  'slide-matched': 'kept',
  'slide-released': 'kept',
  'slide-set-aside': 'kept',
  'label-read': 'quiet',
  // screening and models
  'screening-done': 'kept',
  'screening-progressed': 'quiet',
  'job-asked': 'kept',
  'job-paused': 'kept',
  'job-resumed': 'kept',
  'job-cancelled': 'kept',
  'job-ended': 'kept',
  'job-progressed': 'quiet',
  'model-chosen': 'kept',
  'task-known': 'kept',
  // camera
  'calibration-saved': 'kept',
  'calibration-removed': 'kept',
  'capture-begun': 'kept',
  'capture-ended': 'kept',
  'field-captured': 'quiet',
  'field-placed': 'quiet',
  'field-undone': 'quiet',
  // the records themselves
  'records-held': 'quiet',
  'records-cut': 'kept',
  'cut-seen': 'kept',
  // people and settings
  'person-renamed': 'kept',
  'settings-changed': 'kept',
  'viewing-kept': 'quiet',
  'note-kept': 'quiet',
} as const satisfies Readonly<Record<string, 'kept' | 'quiet'>>

export type EventKind = keyof typeof eventKinds
