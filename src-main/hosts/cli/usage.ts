/** Words of the command line. Commands and options are the same in every language, so these are not in the catalogue. */
export const usage = {
  daybreak: `daybreak COMMAND [options]
  screen PATH...   screen slides and print what was found
  synth OUT.tif    make a synthetic slide with the truth for every cell
  serve            run the workstation for a browser, and print its address
  evaluate         figures of the model on labelled data, with a report
  grade IMAGE...   class probabilities of the cell at each picture's centre
  models           the models here; puts another into use
  reports          the versions of a case's report
  amend            open a signed case for another version of its report
  addend           add to a signed report
  verify           check the records and the slides against their hashes
  COMMAND --help   the command's own options`,
  screen: `daybreak screen PATH... [options]
  PATH             slide files, or folders that are searched for them; from where the command was typed
                   (a folder of fields, or of focal planes, is one slide)
  --json           one JSON object a line on stdout; all else on stderr
  --mpp N          microns per pixel, for files that do not give theirs
  --folders KIND   what pictures in a folder are: auto (as they look), fields, planes, single
  --top N          how many of the most suspicious cells to list (100)
  --data DIR       the data folder (the user's own; another beside it while a Daybreak has that one open)
Exit code 0; 1 when a file could not be screened (the others still are); 2 for wrong options.`,
  grade: `daybreak grade IMAGE... [options]
  IMAGE            pictures of single cells; the cell at the centre is graded
  --points FILE    every labelled point of an annotation file (layout of cric/annotations.json)
  --json           one JSON object a line on stdout: {image, id, x, y, probabilities, abnormal, highGrade}
  --mpp N          microns per pixel, for files that do not give theirs (0.25)
Exit code 1 when a picture or a point could not be graded (the others still are); each is named with file and line.`,
  evaluate: `daybreak evaluate --data DIR [options]
  --data DIR       fields with annotations.json, mosaic slides with truth.json, or a folder of crops per class
  --split NAME     which split of the fields (val where there is one, else test, else all; 'all' takes every field)
  --mpp N          microns per pixel, for files that do not give theirs (0.25)
  --out DIR        where figures.json, report.html and proposal.json go (evaluation-TIME)
  --json           the figures as one JSON object on stdout
  --skip-bad       leave out what is wrong with the data instead of stopping
Exit code 1 when the data has problems; each is named with its file and line.`,
  models: `daybreak models [options]
  --use NAME       put this model into use from the next screening on; the one in use stays where this one is refused
  --head FILE      with --use: the head in the data folder's heads/ that grades on top of the model
  --data DIR       the data folder, which keeps the choice (the user's own)
Exit code 1 when a model does not match its hashes, or the one to be used does not run on this machine.`,
  serve: `daybreak serve [options]
  --port N         port on 127.0.0.1 (any free one)
  --data DIR       the data folder
  --no-samples     make no sample slides in empty records
Exit code 2 when a Daybreak has the data folder open already; its address is printed.`,
  reports: `daybreak reports ACCESSION [options]
  --json           one JSON object a version on stdout, the newest last
  --out FILE       write the PDF of a version
  --version N      which version (the newest)
  --data DIR       the data folder
It only reads, and may run while a Daybreak has the records open.`,
  amend: `daybreak amend ACCESSION --reason TEXT [options]
  --reason TEXT    why the report is changed; it stands in the new version
  --result FILE    the result as JSON; the new version is signed at once. Without it, a reader goes on in the window
  --meaning TEXT   what the signature means
  --drop           give the amendment up; the report stays as it was signed
  --json           the case's state and its newest version as one JSON object
  --data DIR       the data folder
Exit code 1 when the case is not signed, or another amendment of it is open.`,
  addend: `daybreak addend ACCESSION --text TEXT --reason TEXT [options]
  --text TEXT      what is added; the result stays as it was signed
  --reason TEXT    why
  --meaning TEXT   what the signature means
  --json           the newest version as one JSON object
  --data DIR       the data folder
Exit code 1 when the case is not signed, or is being amended.`,
  verify: `daybreak verify [options]
  --json           one JSON object a line on stdout
  --data DIR       the data folder
Exit code 1 when anything is wrong.`,
} as const
export type Command = Exclude<keyof typeof usage, 'daybreak'> | 'synth'

/** A command's own page. The generator describes its options itself. */
export async function usageOf(command: Command): Promise<string> {
  if (command !== 'synth') return usage[command]
  const { synthUsage } = await import('#main/synth/recipe/index.ts')
  return `${synthUsage}
  --json                 print what was made as one JSON object`
}
