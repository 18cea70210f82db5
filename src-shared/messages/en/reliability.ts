/** Why a slide must be read in full, in the reader's words. Keys are the codes of `reliabilityReason`. */
export const reliability = {
  'too-few-cells': 'Too few cells: about {found} were found, {needed} are needed to judge adequacy',
  'no-cells-found': 'No cells were found',
  'out-of-focus': '{percent} % of the cell-bearing area is out of focus',
  'cells-out-of-focus': '{percent} % of the graded cells are out of focus',
  'unlike-training': 'Stain or texture is unlike the slides the model was trained on',
  unstable: 'The model gives different answers when the picture is turned',
  'scale-unusual': 'The scale of {micronsPerPixel} µm/px is outside what the model was trained on',
  'part-unreadable': '{percent} % of this slide could not be read and was not screened; it is striped in the picture',
  'tiles-damaged': '{count} parts of the slide are damaged in the file and were not screened',
} as const
