/** The self-check: what is well, what is not, and what to do. */
export const doctor = {
  title: 'Self-check',
  lead: 'Daybreak looks at its records, this machine and its own files. Nothing is changed.',
  'cmd-open': 'Check this installation',
  checking: 'Checking…',
  again: 'Check again',
  'checked-at': 'Checked at {when}.',
  'all-good': 'Everything is well.',
  'some-bad': '{n} need attention.',
  'some-bad-one': '1 needs attention.',
  'state-good': 'Good',
  'state-warn': 'Attention',
  'state-bad': 'Wrong',
  'state-unknown': 'Not known',
  'check-records': 'Records',
  'check-chain': 'Chain of events',
  'check-backups': 'Backups',
  'check-disk': 'Free space',
  'check-drive': 'Drive of the records',
  'check-clock': 'Clock',
  'check-model': 'Model',
  'check-provider': 'Computing device',
  'check-private': 'Private files',
  'check-screen': 'Screen',
  'check-fonts': 'Fonts of reports',
  'check-log': 'Log',

  'records-sound': 'SQLite read all records and found them sound.',
  'records-damaged':
    'The records are damaged: {detail}. Stop working, close Daybreak, keep a copy of the data folder as it is, and restore the newest backup.',
  'records-large':
    'The records hold {size}. They are not read here, so that nobody waits. Run daybreak doctor in a terminal.',
  'records-none': 'There are no records in {folder}. The first start makes them.',
  'records-unreadable': 'The records cannot be read: {why}',
  'chain-whole': 'The chain of {events} events is whole.',
  'chain-broken':
    'The chain of events is broken at event {event}. Do not rely on the records from there on. Keep the data folder as it is, and compare it with a backup.',
  'backups-none':
    'No backup is set up. Open Settings, section Backups, and choose a folder on another disk, so that a lost disk is no lost record.',
  'backups-made': 'The last backup was made and proven on {when}.',
  'backups-old':
    'The last good backup is of {when}, which is longer ago than the settings allow. Make one in Settings, section Backups.',
  'backups-failed': 'The last backup failed: {why}',
  'backups-elsewhere': 'The backups are shown by a running Daybreak: Settings, section Backups.',
  'disk-enough': '{free} are free where the records are, {temporary} for temporary files.',
  'disk-low': 'Only {free} are free on the disk of the {what}. Free some space before slides are brought in.',
  'disk-full': 'Only {free} are free on the disk of the {what}. Free some space now: nothing can be saved soon.',
  'disk-unknown': 'The free space cannot be read.',
  'drive-own': 'The records lie on no network drive that is known here.',
  'drive-network':
    'The records lie on a network drive ({kind}). Its locks may not hold, so that two programs could write them, and a broken connection can damage them. Close Daybreak, and move the data folder to a disk of this machine.',
  'disk-what-records': 'records',
  'disk-what-temporary': 'temporary files',
  'clock-right': 'The clock is not before the last event.',
  'clock-behind':
    'The clock says {now}, but the last event is of {last}. Set the clock of this machine before anything is signed.',
  'clock-jumped':
    'The clock jumped back by {minutes} minutes at {at}. Let this machine set its clock by a time server, or set it by hand.',
  'model-sound': '{name} {version} is in use. Its files have the hashes that its manifest names.',
  'model-none': 'No model is in use, so slides are not screened. Settings, section Model, says why.',
  'model-refused': 'The model {name} is refused: {why}',
  'provider-known': 'Cells are found and graded on: {provider}.',
  'provider-none': 'It is not known yet what computes here. Screen a slide, then check again.',
  'private-closed': 'No other user of this machine can read the data folder.',
  'private-open':
    'Other users of this machine may be able to read {names}. Put the data folder on a drive of this machine, in a folder that belongs to you.',
  'private-system': 'On this system a user’s own folders are closed to others by the system itself.',
  'screen-passed': 'The screen passed all tests on {when}.',
  'screen-never': 'The screen has not been checked. Open “Check this screen” and answer its seven questions.',
  'screen-failed':
    'The screen failed {n} of 7 tests on {when}. Open “Check this screen” for what to do about each of them.',
  'screen-old': 'The screen was last checked on {when}. Screens change: check it again every three months.',
  'fonts-there': 'All {n} font files are there.',
  'fonts-missing':
    '{n} font files are missing, such as {file}. Install Daybreak again, otherwise reports lack letters.',
  'log-written': 'The log is written. It holds {size} in {files} files.',
  'log-silent':
    'The log cannot be written. Check the permissions of the folder log in the data folder, and the free space.',

  'report-title': 'Problem report',
  'report-lead':
    'A text for whoever helps you: versions, this check, and the last lines of the log. Names, numbers of cases, paths and the names of this machine are replaced by codes. Read it before you give it away.',
  'report-make': 'Make a problem report',
  'report-text': 'The whole report',
  'report-save': 'Save as file',
} as const
