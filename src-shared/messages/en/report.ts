/** The words of the printed report that are not part of the Bethesda result itself. */
export const report = {
  title: 'Gynecologic cytology report',
  'no-laboratory': 'Laboratory not named',
  'synthetic-banner': 'SYNTHETIC SLIDE – NOT A PATIENT SPECIMEN',
  'synthetic-why':
    'The slide was drawn by a computer for training and testing. Nothing in this report concerns a person.',
  accession: 'Accession',
  patient: 'Patient',
  'patient-not-named': 'Not named',
  age: 'Age',
  'age-value': '{age} years',
  received: 'Slide received',
  slide: 'Slide',
  scale: 'Scale',
  'scale-value': '{micronsPerPixel} µm/px',
  'scale-by-reader': '{micronsPerPixel} µm/px, given by the reader',
  'scale-unknown': 'not known',
  'slide-size': '{width} × {height} px',
  size: 'Size',
  'slide-hash': 'Slide SHA-256',
  result: 'Result',

  // What the reader did with the cells
  review: 'Review of cells',
  'review-none': 'No cell was accepted, relabelled or dismissed by the reader.',
  class: 'Class',
  found: 'Found by AI',
  accepted: 'Accepted',
  relabelled: 'Relabelled to',
  dismissed: 'Dismissed',
  added: 'Added by reader',
  'review-note':
    'Found: cells by the label the AI gave. Accepted, relabelled to and added: by the label that the reader left standing. Dismissed: by the label the AI gave.',

  // The AI's part
  assistance: 'Computer-assisted interpretation',
  'assistance-none': 'The slide was read without computer assistance.',
  model: 'Model',
  'model-hash': 'Model SHA-256',
  run: 'Run on',
  'run-value': '{provider}, {runtime}',
  screened: 'Screened',
  risk: 'Slide risk',
  'risk-abnormal': '{percent} % for ASC-US or worse',
  'risk-high-grade': '{percent} % for a high-grade lesion (ASC-H, HSIL, SCC)',
  'risk-meaning':
    "The model's estimate that the slide holds such cells; it supports the reader and is not a diagnosis.",
  lane: 'Triage',
  'lane-urgent': 'Urgent: high-grade risk at or above the urgent threshold',
  'lane-review': 'Review: abnormal risk at or above the rule-out threshold',
  'lane-light-read': 'Light read: abnormal risk below the rule-out threshold',
  'lane-full-read': 'Full read: the model could not judge this slide reliably',
  reliability: 'Reliability',
  'reliability-ok': 'Within the conditions the model was made for',
  cells: 'Cells found',
  'cells-value': '{total}; {marked} marked for this report',

  // Pictures
  pictures: 'Cells marked for this report',
  'pictures-some': 'Pictures of {shown} of {total} marked cells, the most severe first.',
  'pictures-none': 'No pictures: the slide file could not be reached when the report was made.',
  'by-reader': 'Reader',
  'by-both': 'AI, reader agrees',
  'by-model': 'AI only',

  // Signature
  signature: 'Electronic signature',
  'signed-by': 'Signed by',
  meaning: 'Meaning',
  'signed-at': 'Signed at',
  'signed-utc': '{utc} UTC',
  'research-use': 'For research use and training only. Not a medical device; not for use in diagnostic procedures.',
  page: 'Page {page} of {pages}',
  'unknown-characters':
    'The sign □ stands for a character that the fonts of this report do not have. The record keeps the text in full.',
} as const
