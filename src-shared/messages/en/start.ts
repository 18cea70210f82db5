/** The page in place of the window while the records do not open. */
export const start = {
  locked: 'Locked: sign in to open the records',
  'locked-text': 'Only people open these records: the key is not kept on this machine.',
  person: 'Who are you?',
  password: 'Password',
  open: 'Open the records',
  'words-instead': 'Type the recovery words instead',
  words: 'The 24 recovery words, in their order',
  'not-open': 'The records do not open',
  backup: 'The newest proven backup is {file}, made at {when}.',
  restore: 'Restore the newest proven backup',
  'restore-ask':
    'Put the backup {file} of {when} in the place of the present records? It is opened and checked once more first. The present records are set aside whole, and nothing is overwritten.',
  lacks: 'The backup lacks {events} events of the present records, from {from} to {to}. That work must be done again.',
  'lacks-unknown': 'Work that was done after {when} is not in the backup and must be done again.',
  'restore-words': 'This machine cannot open the backup? Type the recovery words',
  'restore-now': 'Set the present records aside and restore',
  back: 'Change nothing',
  restoring: 'The backup {file} is checked and restored.',
  'going-on': 'The records are being opened.',
  waiting: 'The records do not open by themselves. Open this address in Chromium, Chrome or Edge: {address}',
} as const
