/** The archive of the worklist, and the removal of cases. */
export const filing = {
  'cmd-archive': 'Put the chosen case into the archive',
  'cmd-restore': 'Bring the chosen case back to the worklist',
  'cmd-remove': 'Remove the chosen case',
  'cmd-show-archive': 'Show the archive or the worklist',
  chip: 'Archived',
  'chip-tip': 'Cases in the archive are not on the worklist. The filter’s words also search the archive.',
  archived: '{accession} is in the archive',
  restored: '{accession} is back on the worklist',
  removed: '{accession} was removed',
  undo: 'Undo',
  'archive-empty': 'The archive is empty',
  'archive-empty-text': 'Choose a case on the worklist and press {key:worklist.archive} to put it here.',
  'found-in-archive-one': '1 case in the archive matches',
  'found-in-archive': '{n} cases in the archive match',
  'show-archive': 'Show the archive',
  'remove-title': 'Remove {accession}?',
  'remove-text':
    'The case leaves the worklist and every search. Its history and your reason stay in the records, and the slide files stay where they are. To bring the case back, bring in its slide again.',
  'remove-reason': 'Reason',
  'remove-reason-hint': 'At least {n} characters. Do not enter a patient’s name.',
  'remove-do': 'Remove',
} as const
