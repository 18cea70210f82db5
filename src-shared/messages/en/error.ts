/** What happened and what to do next. Keys are the error codes of contract/errors.ts. */
export const error = {
  'file-not-found': '{file} cannot be found. Check that the drive is connected, then try again.',
  'file-empty': '{file} is empty (0 bytes). Copy it again from the scanner.',
  'file-not-a-slide':
    '{file} is not a slide or a picture that Daybreak reads. It reads the files of slide scanners, TIFF, PNG, JPEG and WebP.',
  'file-truncated':
    '{file} is incomplete: the end of the file is missing. Wait until the scanner has finished, or copy it again.',
  'file-damaged': '{file} is damaged ({detail}). Copy it again from the scanner.',
  'file-unsupported':
    '{file} uses {format}, which this version does not read. Export it from the scanner as SVS or TIFF with JPEG.',
  'file-too-large':
    '{file} is larger than this version reads ({width} × {height} pixels). Export it as a tiled, pyramidal TIFF.',
  'parts-missing':
    '{file} is one part of a slide, and {part} is missing beside it. Copy the slide with all its files and folders.',
  'openslide-missing':
    '{file} is a {format} slide, which Daybreak reads through OpenSlide. OpenSlide is not installed here: {remedy}',
  'file-forbidden': '{file} may not be read by this user. Allow it, or copy the file, then try again.',
  'file-changed': '{file} has changed since it was brought in. Bring the new file in as a slide of its own.',
  'scale-unknown': '{file} does not say how many microns a pixel covers. Give its scale in µm per pixel.',
  'not-a-field':
    '{file} is a whole slide, not a picture of a field. Bring it in by itself, without the pictures beside it.',
  'scales-differ':
    'The fields have different scales: {file} {scale} µm per pixel, {other} {otherScale}. Fields of one case come from one camera and objective: put them into a folder for each, then bring those in.',
  'scale-in-part':
    '{file} says its scale ({scale} µm per pixel), {other} does not. Fields of one case have one scale: save both with it or without, or put them into a folder for each.',
  'too-many-fields': '{file} has more than {most} pictures. Bring them in as several folders.',
  'slide-missing': 'The slide file {file} cannot be reached. Connect its drive, or choose where it is now.',
  'not-the-same-slide':
    '{file} is not the slide {wanted}: its content is another. Choose the right file, or bring it in as a new slide.',
  'no-room':
    '{file} was not copied: {missing} of room are missing in {place}. Free that much, and it is taken by itself, or try again.',
  'copy-differs':
    'The copy of {file} differs from its original, which was left as it is. Check both drives, then try again.',
  'folder-not-full': '{folder} is no full path. Give the path from the drive or the root on.',
  'folder-in-folder':
    '{folder} cannot be watched: {kept} lies in it, and what is kept there would be taken in again. Choose another folder.',
  'disk-full': 'The disk is full. What was saved is safe; free some space, then try again.',
  'disk-error':
    'The disk does not take or give back the records ({detail}). What was saved is safe; check the drive, then try again.',
  'database-newer':
    'These records were written by a newer version of Daybreak. Nothing was changed; start the newer version.',
  'database-damaged': 'The records cannot be read. Nothing was changed; restore the data folder from a backup.',
  'records-inconsistent':
    'A row of the records contradicts the others ({table} {row}: {why}). Nothing was changed; go on with the version of Daybreak that wrote the records, or restore the data folder from a backup.',
  'data-folder-in-use':
    'Another Daybreak (process {pid}) has this data folder open. Use that window, or close it first.',
  'job-given-up':
    'Daybreak ended {attempts} times while it was working on this, so it does not begin again by itself. Start it again to try once more.',
  'engine-crashed':
    'The image engine stopped while working on this slide and was started again. Records are safe; try again.',
  'engine-timeout': 'The image engine did not answer in time. Records are safe; try again.',
  'model-missing': 'The model {name} is not in the models folder.',
  'model-hash-mismatch': 'The model file {file} does not match its hash and was not loaded. Install the model again.',
  'model-invalid': 'The model {name} does not work here: {detail}',
  'task-missing':
    'These records are of the task {task}, which this Daybreak does not have. Copy its folder into the folder of tasks, then start again.',
  'task-invalid': '{file}, line {line}: {detail} The task is not used until that is mended.',
  'task-without-model':
    'There is no model for {task} here. Put one into the folder of models and choose it in the settings, then try again.',
  'unknown-class':
    'The records name the class {class}, which the task {task} does not have. Nothing was changed; install the task as it was.',
  'head-invalid': 'The head {file} cannot be used: {detail}',
  'not-found': 'That is not here any more.',
  'case-begun': 'Somebody has begun to read this case already, so it stays what it is read as.',
  'case-signed': 'This case is signed and read-only.',
  'case-not-signed': 'This case is not signed yet. Only a signed report can be amended or added to.',
  'read-closed': 'This read is done and takes no more changes. Open the case again to see how it stands.',
  'case-not-screened': 'This slide has not been screened yet.',
  'screening-unfinished': 'This slide is still being screened. Wait until that is done, or cancel it, then try again.',
  'name-missing': 'A report is signed with a name. Give yours in the settings, then sign.',
  'accession-taken': 'Another case has this accession number already. Check the number, or open the other case.',
  'invalid-input': 'That cannot be taken: {detail}',
  forbidden: 'You are not allowed to do that ({permission}).',
  cancelled: 'Cancelled.',
  conflict: 'Someone else changed this in the meantime. Look again, then repeat.',
  'session-ended':
    'Daybreak was started again since this window was opened. Open the address it gave; everything saved is there.',
  'connection-lost': 'Daybreak’s core did not answer. Records are safe; the window is trying again.',
  bug: 'Something went wrong in Daybreak ({message}). Records are safe. Please report it.',
} as const
