/** Texts used on more than one page, texts of the window's frame, and marks that are the same everywhere. */
export const common = {
  product: 'Daybreak',
  'updating-title': 'The records are brought up to date.',
  'updating-text':
    'An earlier version of Daybreak wrote them. They are changed on a copy, so nothing can be lost. If this is interrupted, the next start continues.',
  'updating-share': '{percent} % done.',
  'updating-left': 'About {left} left.',
  'research-use': 'For research and training. Not a medical device.',
  'menu-view': 'View',
  'desktop-as-root':
    'Daybreak’s desktop window does not run as root, because its sandbox does not start there. Start it as another user, or use npm start, which opens the browser host.',
  synthetic: 'Synthetic',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saved: 'Saved',
  'saved-at': 'Saved {time}',
  saving: 'Saving…',
  'save-failed': 'Not saved',
  retry: 'Try again',
  open: 'Open',
  'page-failed': 'This page stopped working',
  'page-failed-text':
    'Your records are safe. Reload the window to continue. If it happens again, please report: {message}',
  reload: 'Reload',
  fault: 'Something in this window stopped working',
  'fault-text': 'Your records are safe. If something looks wrong, reload the window. Please report {id}.',
  'fault-text-unlogged':
    'Your records are safe. If something looks wrong, reload the window. The error could not be written to the log.',

  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  'hours-minutes': '{n} h {m} min',
  'time-left': '{span} left',

  'lane-urgent': 'Urgent',
  'lane-full-read': 'Full read',
  'lane-review': 'Review',
  'lane-light-read': 'Light read',
  'lane-urgent-meaning': 'The high-grade risk is above the urgent threshold. Read this slide first.',
  'lane-full-read-meaning': 'The model cannot judge this slide reliably. Read it in full, as without AI.',
  'lane-review-meaning': 'The risk is above the rule-out threshold. Read the slide with the AI’s findings.',
  'lane-light-read-meaning': 'The risk is below the rule-out threshold. Check the slide briefly, then sign out.',
  'risk-not-relied':
    'Not to be relied on: the model cannot judge this slide. It gave {abnormal} for {abnormalName} and {highGrade} for {highGradeName}.',
  'risk-meaning':
    'Model probability that the slide holds {abnormalName}: {abnormal}; that it holds {highGradeName}: {highGrade}. Both assume that every second slide is abnormal.',

  worklist: 'Worklist',
  camera: 'Microscope camera',
  settings: 'Settings',
  help: 'Help',
  'nav-label': 'Where you are',
  'reader-unnamed': 'No reader name',
  'reader-label': 'Reader: {name}',
  'connection-live': 'Connected',
  'connection-connecting': 'Connecting…',
  'connection-lost': 'Connection lost',
  'connection-lost-text':
    'The window lost its connection to Daybreak’s core. Everything saved is safe. New changes cannot be saved until the connection is back. Trying again…',
  'connection-ended': 'Session ended',
  'connection-ended-text':
    'Daybreak was restarted after this window was opened. Everything saved is safe. Open the address that Daybreak printed, in this browser. Then continue here or there.',
  'connection-elsewhere': 'If Daybreak was restarted, open the address that it printed.',
  'connection-back': 'The connection is back. All lists are up to date.',
  'reconnect-now': 'Try now',
  'disk-low': 'The disk with the data folder is almost full: {free} left. Free some space before you bring in slides.',
  'records-stopped': 'Nothing can be saved. {reason}',
  'records-missing':
    'The end of the records is missing: events {from} to {to}, written between {since} and {until}. Files in the data folder were cut, removed or replaced by older ones. Look through the work of that time, and compare with a backup.',
  'records-other':
    'These are not the records that were open here before: they had reached event {to} at {until}, and other events stand in that place. Look through the work of that time, and compare with a backup.',
  'records-missing-begin': 'the beginning',
  'network-drive':
    'The records lie on a network drive ({kind}), whose locks may not hold. Close Daybreak, and move the data folder {folder} to a disk of this machine.',
  'records-missing-seen': 'I have seen this',
  'recovered-title': 'Daybreak was not closed properly last time.',
  recovered: 'Everything up to {time} was saved.',
  'open-to-others':
    'Other users of this machine may be able to read {names} in {folder}. Daybreak could not close them. Put the data folder on a drive of this machine, in a folder that belongs to you.',
  'closed-to-others':
    'Until now other users of this machine could read {names}. Daybreak closed them. If this folder was shared on purpose, give each person a Daybreak and a data folder of their own.',
  'recovered-screening': 'Interrupted screening continues where it stopped.',
  'dismiss-notice': 'Dismiss this notice',
  'model-refused': 'Slides cannot be screened: the model was refused. {reason}',
  'model-previous': 'The new model was refused; {name} stays in use. {reason}',
  'open-settings': 'Open the settings',
  'backup-none': 'Reports are signed, and no backup was ever made.',
  'backup-old': 'The last good backup is of {when}.',
  'newest-backup':
    'The newest proven backup is {file} of {when}. It holds everything up to then. To put it in place, and to set the present records aside whole, type: daybreak restore {file} --exchange --data {folder}',
  'words-missing': 'Nobody has confirmed to have the recovery words, without which a backup opens on no other machine.',
  'model-refused-open': 'Model details',

  palette: 'Commands',
  'palette-placeholder': 'Type a command, an accession number or a patient',
  'palette-empty': 'Nothing matches. Try another word.',

  'keys-in-field': 'In a field, keys of one letter do nothing. Esc leaves the field.',

  'cmd-palette': 'Open the command palette',
  'cmd-help': 'Show all keys',
  display: 'Check this screen',
  audit: 'Audit',
  'self-check': 'Self-check',
  'cmd-worklist': 'Go to the worklist',
  'cmd-camera': 'Open the microscope camera',
  'cmd-settings': 'Open settings',
  'cmd-manual': 'Open the help',
  'cmd-display': 'Check this screen',
} as const
