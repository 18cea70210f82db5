/** What happened and what to do next. Keys are the error codes of contract/errors.ts. */
export const error = {
  'file-not-found': '{file} cannot be found. Check that the drive is connected, then try again.',
  'choose-again': '{file} was chosen by hand, and its contents are no longer kept. Choose it again.',
  'file-empty': '{file} is empty (0 bytes). Copy it again from the scanner.',
  'file-not-a-slide':
    '{file} is not a slide or a picture that Daybreak reads. It reads the files of slide scanners, TIFF, PNG, JPEG and WebP.',
  'file-truncated':
    '{file} is incomplete: the end of the file is missing. Wait until the scanner has finished, or copy it again.',
  'file-damaged': '{file} is damaged ({detail}). Copy it again from the scanner.',
  'file-unsupported':
    '{file} uses {format}, which this version cannot read. Export it from the scanner as SVS or TIFF with JPEG.',
  'heic-not-supported':
    '{file} is a HEIC picture, which this version cannot read. Set the camera to JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible), or save the picture as PNG, then bring it in again.',
  'avif-not-supported':
    '{file} is an AVIF picture, which this version cannot read. Save it as PNG or JPEG, then bring it in again.',
  'jpegxl-not-supported':
    '{file} is a JPEG XL picture, which this version cannot read. Save it as PNG or JPEG, then bring it in again.',
  'file-too-large':
    '{file} is too large for this version ({width} × {height} pixels). Export it as a tiled, pyramidal TIFF.',
  'parts-missing':
    '{file} is one part of a slide, and {part} is missing. Copy the slide with all its files and folders.',
  'openslide-missing':
    '{file} is a {format} slide, which Daybreak reads through OpenSlide. OpenSlide is not installed here: {remedy}',
  'file-sealed': '{file} was encrypted by the records of another data folder. Open it with those, or add the original.',
  'file-forbidden':
    'Daybreak is not allowed to read {file}. Change the file’s permissions or copy the file, then try again.',
  'file-changed':
    '{file} has changed since it was brought in. Put the original back, or choose its new place. Bring in the new file as a separate slide.',
  'kept-tiles-wrong':
    '{count} kept tiles of {file} did not show what the file holds and were removed. They are made again when they are needed.',
  'scale-unknown': '{file} does not say how many microns a pixel covers. Enter its scale in µm per pixel.',
  'not-a-field':
    '{file} is a whole slide, not a picture of a field. Bring it in by itself, without the pictures beside it.',
  'scales-differ':
    'The fields have different scales: {file} has {scale} µm per pixel, {other} has {otherScale}. All fields of one case must come from one camera and objective. Put them into separate folders, then bring those in.',
  'scale-in-part':
    '{file} gives its scale ({scale} µm per pixel), {other} does not. All fields of one case must have the same scale. Save both files with a scale or both without, or put them into separate folders.',
  'too-many-fields': '{file} has more than {most} pictures. Bring them in as several folders.',
  'slide-missing': 'The slide file {file} cannot be reached. Connect its drive, or choose its new place.',
  'not-the-same-slide':
    '{file} is not the slide {wanted}: its content is different. Choose the right file, or bring it in as a new slide.',
  'no-slides':
    '{folder} contains no slide and no picture that Daybreak reads. Files looked at: {files} ({names}). Folders that could not be opened: {closed}. Name another folder, or a slide.',
  'file-name-unreadable':
    'The name of {file} is not valid UTF-8, so the file cannot be opened. Rename it, then bring it in.',
  'no-room':
    '{file} was not copied: {place} needs {missing} more free space. Free that much. Daybreak then takes the file by itself, or you can try again.',
  'copy-differs':
    'The copy of {file} differs from the original. The original was left as it is. Check both drives, then try again.',
  'folder-not-full': '{folder} is not a full path. Enter the path from the drive or the root.',
  'folder-in-folder':
    '{folder} cannot be watched, because {kept} is inside it and its files would be taken in again. Choose another folder.',
  'disk-full': 'The disk is full. Everything saved is safe. Free some space, then try again.',
  'disk-error':
    'The disk cannot read or write the records ({detail}). Everything saved is safe. Check the drive, then try again.',
  'database-newer':
    'These records were written by a newer version of Daybreak. Nothing was changed. Start the newer version.',
  'database-damaged':
    'The records are damaged. Daybreak changes nothing in them, so that no further change rests on a wrong one. Keep the data folder as it is, and restore the newest backup into another folder.',
  'records-inconsistent':
    'The records contain a contradiction ({table} {row}: {why}). Nothing was changed. Use the version of Daybreak that wrote the records, or restore the data folder from a backup.',
  'records-missing':
    'The data folder {folder} has no records, but files of earlier ones are there ({left}). Nothing was changed. Put daybreak.sqlite back there, from a backup if there is one. To begin new records, start with --data and an empty folder.',
  'records-locked':
    'The records in {folder} are encrypted, and this user of this machine has no key for them. Type the recovery words: daybreak keys --recover --data {folder}',
  'keys-missing':
    'The records are encrypted, and keys.json, which holds their key, is missing beside {file}. Put keys.json back from a backup. Nothing was changed.',
  'keys-damaged': 'The file {file} cannot be read. Put it back from a backup of the data folder. Nothing was changed.',
  'key-wrong':
    'The key in keys.json does not open {file}: keys.json belongs to other records, or the first page of the records is damaged. Put the right keys.json back, or restore the newest backup. Nothing was changed.',
  'key-file-foreign':
    'The key file {file} belongs to another user of this machine, so it is not used. Remove it, then type the recovery words: daybreak keys --recover',
  'key-folder-unusable':
    'The key file cannot be written into {folder} ({detail}). Give your account the right to write there, or name another folder outside the data folder in DAYBREAK_KEYS. Nothing was changed.',
  'recovery-word-unknown':
    'Word {position} is not one of the recovery words. The nearest is "{nearest}". Compare it with the printed sheet.',
  'recovery-words-count': 'Those are {given} words. The recovery key has {wanted}. Type all of them, in their order.',
  'recovery-words-mixed':
    'Each word is a recovery word, but together they are not a recovery key. Check their order, and compare every word with the printed sheet.',
  'person-unknown': 'Nobody who works here is called {name}. Type the name as the sign-in page shows it.',
  'recovery-words-other':
    'Those words form a recovery key, but not the one of these records. Look for the sheet of this installation.',
  'recovery-words-needed':
    'Nobody has confirmed to have the recovery words, without which forgotten passwords could lock the records for ever. Make the words and confirm them first.',
  'nobody-opens':
    'No password opens the records yet. Sign out and sign in again, so that yours does, then choose this once more.',
  'backup-folder-missing': 'No folder for backups is chosen. Choose one in the settings, under Backups.',
  'backup-in-data-folder':
    '{folder} is inside the data folder, so a backup there would be lost with it. Choose a folder on another disk.',
  'backup-no-room':
    'There is no room for a backup in {folder}; it needs {needed} MB. Free some space there, or choose another disk. Earlier backups are as they were.',
  'backup-failed':
    'The backup into {folder} did not end ({detail}). Check that the disk is connected and not full, then try again. Earlier backups are as they were.',
  'backup-damaged':
    'The backup {file} is damaged ({detail}) and was not used. Take an earlier one. Nothing was changed.',
  'backup-other-installation':
    'The backup {file} is of another installation of Daybreak, so it does not take the place of these records. To look at it, restore it into a folder of its own: daybreak restore {file} --to DIR. Nothing was changed.',
  'backup-locked':
    'The backup {file} is encrypted, and this user of this machine has no key for it. Give the recovery words of its installation: add --words, then type them.',
  'restore-target-not-empty':
    'The folder {folder} is not empty. Name a new folder; a backup is never restored over other files.',
  'records-replaced':
    'Another file has taken the place of the records ({what}). Daybreak writes nothing more. Close Daybreak, see which file belongs in the data folder, and start again.',
  'chain-broken':
    'The list of events is broken at event {event}, which was changed or removed ({about}). Earlier events are as they were written. Keep the data folder as it is, and compare it with a backup.',
  'pseudonymise-unsupported':
    '{file} cannot be pseudonymised: the texts that name people are part of its structure or of its picture, or its format is not known well enough. Convert it to a plain pyramidal TIFF first, or leave it out.',
  'pseudonymise-leak':
    'The copy of {file} still held an identifier ({encoding}), so it was not kept. Leave this slide out, and report the file.',
  'audit-line-unreadable':
    'Line {line} of {file} is no event of an exported audit. Export the audit again as JSON lines, and do not edit the file.',
  'audit-line-changed':
    'Line {line} of {file} (event {event}) does not fit its link: the event was changed after it was exported. Do not rely on this file. Export the audit again.',
  'audit-line-missing':
    'Line {line} of {file} (event {event}) does not follow on its neighbour: the links of two events that stand one after the other differ. Do not rely on this file. Export the audit again.',
  'audit-line-unknown':
    'Line {line} of {file} (event {event}) is not in these records. Either the file belongs to other records, or their events were replaced. Check the records with daybreak verify.',
  'chain-forgotten':
    'The {where} names event {event}, which is different or missing now. The records were altered, or an older state of them was put back. Keep the data folder as it is, and compare it with a backup.',
  'data-folder-in-use':
    'Another Daybreak (process {pid}) has this data folder open. Use that window, or close it first.',
  'data-folder-not-named': 'No data folder is named after --data. Name one, or leave --data out for the usual folder.',
  'data-folder-not-a-folder':
    'The data folder {folder} is not a folder, or a part of its path is a file. Start with --data and the path of a folder, or remove the file.',
  'data-folder-not-writable':
    'Daybreak cannot write into the data folder {folder}. Give your account the right to write there, or start with --data and another folder. Nothing was changed.',
  'data-folder-unreachable':
    'The data folder {folder} cannot be reached ({detail}). Check that its drive is connected, or start with --data and another folder.',
  'job-given-up':
    'Daybreak ended unexpectedly {attempts} times during this work, so the work does not restart by itself. Start it again to try once more.',
  'engine-crashed':
    'The image engine stopped while working on this slide and was restarted. Your records are safe. Try again.',
  'engine-timeout': 'The image engine did not answer in time. Your records are safe. Try again.',
  'model-missing': 'The model {name} is not in the models folder. Copy it there, or choose another model.',
  'model-hash-mismatch': 'The model file {file} does not match its hash and was not loaded. Install the model again.',
  'model-invalid': 'The model {name} does not work here: {detail}',
  'task-missing':
    'These records belong to the task {task}, which is not installed. Copy its folder into the folder of tasks, then start again.',
  'task-invalid': '{file}, line {line}: {detail} The task is not used until this is corrected.',
  'task-without-model':
    'There is no model for {task}. Put one into the folder of models and choose it in the settings, then try again.',
  'unknown-class':
    'The records use the class {class}, which the task {task} does not have. Nothing was changed. Install the earlier version of the task.',
  'head-invalid': 'The head {file} cannot be used: {detail}',
  'not-found': 'This was not found. It may have been renamed or may no longer exist.',
  'case-begun': 'Somebody has already begun to read this case, so its task can no longer be changed.',
  'case-signed': 'This case is signed and read-only. Amend the report to change it.',
  'case-not-signed': 'This case is not signed yet. Only a signed report can be amended or added to.',
  'read-closed': 'This read is done and takes no more changes. Open the case again to see its current state.',
  'case-not-screened': 'This slide has not been screened yet. Screen it, then try again.',
  'screening-unfinished':
    'This slide is still being screened. Wait until the screening ends, or stop it, then try again.',
  'not-acknowledged': 'Not signed. First acknowledge what the signature contradicts or skips: {detail}',
  'name-missing': 'A signature needs a name. Enter your name in the settings, then sign.',
  'accession-taken':
    'Another case already has the accession number {accession}. Check the number, or open the other case.',
  'invalid-input': 'This input is not valid: {detail}',
  forbidden: 'You are not allowed to do that ({permission}).',
  cancelled: 'Cancelled.',
  conflict: 'Someone else changed this in the meantime. Check the current state, then try again.',
  'not-signed-in': 'Nobody is signed in. Sign in, then try again.',
  'sign-in-wrong': 'The name or the password is not right. Try again, or ask an administrator for a new password.',
  'sign-in-delayed': 'Not checked, because the last attempts failed. Try again in {seconds} s.',
  'one-time-expired':
    'This password was for one sign-in within {hours} hours, which are over. Ask an administrator for a new one.',
  'code-needed': 'Enter the six digits that your authenticator shows now, or one of your recovery codes.',
  'code-wrong': 'This code is not right, or it was used already. Enter the one that is shown now.',
  'password-needed': 'Enter your password to sign.',
  'password-wrong': 'This is not your password. Nothing was changed. Try again.',
  'password-weak':
    'This password is too easy to guess. Use a longer one, for example four words that do not belong together.',
  'name-taken': 'Another person already has this name. Add something that tells the two apart.',
  'last-administrator':
    'Somebody must be able to manage people. Give another person the role of an administrator first.',
  'session-ended':
    'Daybreak was restarted after this window was opened. Everything saved is safe. Open the address that Daybreak printed.',
  'connection-lost': 'Daybreak’s core did not answer. Your records are safe. The window is trying again.',
  bug: 'Something went wrong in Daybreak ({message}). Your records are safe. Please report it.',
} as const
