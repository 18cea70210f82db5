/**
 * Texts of the command line. Commands and options are the same in every language, so these are not in the catalogue.
 */
export const usage = {
  daybreak: `daybreak COMMAND [options]
  screen PATH...   screen slides and print the result of each
  synth OUT.tif    make a synthetic slide, with the true class of every cell
  serve            run the workstation for a browser and print its address
  evaluate         measure the model on labelled data and write a report
  grade IMAGE...   print the class probabilities of the cell at the centre of each picture
  info SLIDE...    print what slides are: format, size, scale, levels, label
  region SLIDE     write a region as the window shows it, or as the model sees it
  orders FILE...   read order files (CSV, HL7 v2, FHIR) and print their orders
  models           list the installed models, or put another one into use
  reports          list the versions of a case's report
  amend            open a signed case for a corrected version of its report
  addend           add a text to a signed report
  archive          put cases into the archive
  restore          bring archived or removed cases back; with --to or --exchange, restore a backup
  remove           remove unsigned cases, with a reason
  backup DIR       make a backup of the records and prove it
  keys             show how the records are encrypted, open them with the recovery words, or change their key
  password         give somebody a new password with the recovery words
  verify           check the records and the slides against their hashes
  pseudonymise     copy a slide without label, overview and texts
  doctor           check this installation: records, disk, clock, model, screen, and what to do
  COMMAND --help   print the options of a command
Where several people work, --by NAME says who you are to a command that changes records. The password is asked for,
or read as a line of the standard input.`,
  screen: `daybreak screen PATH... [options]
  PATH             slide files, or folders to search for slides; relative to the current folder
                   (a folder of fields or of focal planes is one slide)
  --json           print one JSON object a line on stdout, and everything else on stderr
  --mpp N          scale in microns per pixel, for files that do not give it
  --folders KIND   how to read the pictures in a folder: auto (by what they look like), fields, planes or single
  --top N          how many of the most suspicious cells to list (100)
  --data DIR       the data folder (the user's own; if a running Daybreak has it open, a new folder beside it)
Exit code: 0 if all files were screened, 1 if a file could not be screened (the others are), 2 for wrong options.`,
  info: `daybreak info SLIDE... [options]
  SLIDE            slide files, or folders with slides
  --json           print one JSON object a line on stdout: {slide, format, width, height, micronsPerPixel, levels,
                   planes, fields, associated, label, problems}, or {slide, file, error} for a slide that is refused
The command checks each file as at intake, and brings nothing in.
Exit code: 1 if a file is refused (the others are printed), 2 for wrong options.`,
  region: `daybreak region SLIDE --level L --x X --y Y --width W --height H --as window|model --out FILE.png
  --level L        level of the slide, 0 for full resolution ('daybreak info' lists the levels)
  --x X, --y Y     top left corner in full-resolution pixels
  --width W, --height H   size in pixels of the level
  --as window      as the window draws it, from the tiles that it gets
  --as model       as screening reads it
  --out FILE.png   file to write
  --json           print one JSON object on stdout; {slide, file, error} if the region cannot be read
Both have the colours as stored. Parts outside the slide are white.
Exit code: 1 if the region cannot be read, 2 for wrong options.`,
  orders: `daybreak orders FILE... [options]
  FILE             files with orders: a table (CSV), HL7 v2, or FHIR (JSON, or one resource a line)
  --json           print one JSON object an order on stdout: {file, accession, patientName, birthDate, sex, specimen,
                   cancelled}, or {file, line, error} for an order that could not be read
  --encoding NAME  the character set of a table that is not Unicode, such as windows-1250; without it, Daybreak
                   estimates the set and prints on stderr how sure it is
  --pattern REGEX  the pattern of accession numbers (the default of the settings)
The command takes no order into the records.
Exit code: 1 if an order or a file could not be read (the others are), 2 for wrong options.`,
  grade: `daybreak grade IMAGE... [options]
  IMAGE            pictures of single cells; the cell at the centre is graded
  --points FILE    grade every labelled point of an annotation file (layout of cric/annotations.json)
  --json           print one JSON object a line: {image, id, x, y, probabilities, abnormal, highGrade}
  --mpp N          scale in microns per pixel, for files that do not give it (0.25)
Exit code: 1 if a picture or a point could not be graded (the others are). A message names its file and line.`,
  evaluate: `daybreak evaluate --data DIR [options]
  --data DIR       fields with annotations.json, mosaic slides with truth.json, or a folder of crops for each class
  --split NAME     the split of the fields to use; 'all' uses every field (val if there is one, else test, else all)
  --mpp N          scale in microns per pixel, for files that do not give it (0.25)
  --out DIR        folder for figures.json, report.html and proposal.json (evaluation-TIME)
  --json           print the figures as one JSON object on stdout
  --skip-bad       leave out bad entries of the data instead of stopping
Exit code: 1 if the data has problems. A message names each problem with its file and line.`,
  models: `daybreak models [options]
  --use NAME       use this model from the next screening on; if it is refused, the current model stays in use
  --head FILE      with --use: also use this head, a file in the folder heads/ of the data folder
  --data DIR       the data folder, which keeps the choice (the user's own)
Exit code: 1 if a model does not match its hashes, or if the chosen model does not run on this machine.`,
  serve: `daybreak serve [options]
  --port N         port on 127.0.0.1 (any free port)
  --data DIR       the data folder
  --no-samples     make no sample slides if the records are empty
  --just-me        answer the first question of new records: one person works here, without a password
Exit code: 2 if a running Daybreak has the data folder open. Its address is printed.`,
  reports: `daybreak reports ACCESSION [options]
  --json           print one JSON object for each version on stdout, the newest last
  --out FILE       write the PDF of a version to this file
  --version N      the version to write (the newest)
  --data DIR       the data folder
With --out the command writes an event, like the window that opens a report. It needs records that no Daybreak has
open; save the report from the window otherwise. Without --out it only reads, and can run while a Daybreak has them open.
Exit code: 1 if there is no such case or version, or if a Daybreak has the records open.`,
  amend: `daybreak amend ACCESSION --reason TEXT [options]
  --reason TEXT    why the report is changed; the new version prints the reason
  --result FILE    the new result as JSON; the version is signed at once (without it, a reader signs in the window)
  --meaning TEXT   what the signature means
  --acknowledge ID[=REASON]  something that the signature contradicts or skips; repeat it for each. Without it, they
                   are listed with their ids, and nothing is signed
  --drop           discard an open amendment; the signed report stays as it is
  --json           print the case's state and its newest version as one JSON object
  --data DIR       the data folder
Exit code: 1 if the case is not signed, or if another amendment of it is open.`,
  addend: `daybreak addend ACCESSION --text TEXT --reason TEXT [options]
  --text TEXT      the text to add; the signed result stays as it is
  --reason TEXT    why the text is added; the new version prints the reason
  --meaning TEXT   what the signature means
  --json           print the newest version as one JSON object
  --data DIR       the data folder
Exit code: 1 if the case is not signed, or if it is being amended.`,
  archive: `daybreak archive ACCESSION... [options]
  --json           print one JSON object for each case on stdout: {accession, done} or {accession, error}
  --data DIR       the data folder
The cases leave the worklist. A search of the archive finds them, and their reports stay.
Exit code: 1 if a case could not be archived (the others are).`,
  backup: `daybreak backup DIR [options]
  DIR              folder for the backup, best on another disk; created if missing
  --json           print one JSON object on stdout: {file, madeAt, bytes, sha256, lastEvent, lastEventAt, link, cases,
                   slides, reports, events}
  --data DIR       the data folder
The backup holds the records, encrypted as they are, and no slide files. It is opened and checked after it is written.
The newest of each of the last 7 days, 5 weeks and 12 months is kept. It can run while a Daybreak has the records open.
Exit code: 1 if no backup was made. Earlier ones are then as they were.`,
  keys: `daybreak keys [options]
  --recover        open the records on this machine with the recovery words, which are read from stdin
  --change         give the records a new key: at once, or at the next start if a Daybreak has them open
  --json           print {encrypted, recovery, changing} on stdout
  --data DIR       the data folder
Recovery words are made in the settings of the window. After a change of the key they must be made anew.`,
  password: `daybreak password NAME [options]
  NAME             the person, as the sign-in page shows the name
  --json           print {name, password} on stdout
  --data DIR       the data folder
Gives NAME a password for one sign-in, and turns the second factor off: the way back in when every administrator forgot
theirs. The recovery words are read from stdin. No Daybreak may have the records open.`,
  restore: `daybreak restore ACCESSION... [options]
daybreak restore FILE --to DIR | --exchange [options]
  --json           print one JSON object for each case on stdout: {accession, done} or {accession, error}
  --data DIR       the data folder
  FILE             a backup; it is checked before anything is written
  --to DIR         restore it into this new data folder
  --exchange       put it in the place of the present records, which are set aside whole in a folder of their own
  --words          read the recovery words from stdin, for a backup of another machine
Brings back cases from the archive, and removed cases by the accession number that they had.
Exit code: 1 if a case could not be restored (the others are).`,
  remove: `daybreak remove ACCESSION... --reason TEXT [options]
  --reason TEXT    why the cases are removed; it stays in the records with their history
  --json           print one JSON object for each case on stdout: {accession, done} or {accession, error}
  --data DIR       the data folder
Slide files are not touched. A signed case cannot be removed.
Exit code: 1 if a case could not be removed (the others are).`,
  verify: `daybreak verify [options]
  --audit FILE     check an export of the audit (JSON lines) instead: its links, and with --data also that the records
                   hold the same events
  --json           print one JSON object a line on stdout
  --data DIR       the data folder
Exit code: 1 if anything is wrong.`,
  pseudonymise: `daybreak pseudonymise SLIDE --out FILE [options]
  SLIDE            an SVS or a plain TIFF slide, or a file of a DICOM slide
  --out FILE       the copy; of a DICOM slide, a folder. What exists is not replaced
  --without TEXT   a further text that must not be in the copy, such as a name; repeat it for each
  --json           print one JSON object: {images, leftOut, texts}
The copy holds the pixels of the slide, its scale and its objective. Label, overview, thumbnail and every text are left
out, and the copy is searched for what they named before it appears. Other formats are refused.
Exit code: 1 if the slide is refused.`,
  doctor: `daybreak doctor [options]
  --json           print one JSON object for each check on stdout: {check, state, code, text}; state is good, warn, bad
                   or unknown
  --data DIR       the data folder
The command only reads. It can run while a Daybreak has the records open.
Exit code: 1 if anything is wrong.`,
} as const
export type Command = Exclude<keyof typeof usage, 'daybreak'> | 'synth'

/** A command's own page. The generator describes its options itself. */
export async function usageOf(command: Command): Promise<string> {
  if (command !== 'synth') return usage[command]
  const { synthUsage } = await import('#main/synth/recipe/index.ts')
  return `${synthUsage}
  --json                 print the result as one JSON object`
}
