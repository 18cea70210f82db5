/** The tour for a newcomer, in three steps. */
export const tour = {
  'cmd-start': 'Start the tour',
  count: '{n} of {total}',
  skip: 'Skip the tour',
  back: 'Back',
  next: 'Next',
  done: 'Done',
  again: 'The help starts the tour again.',
  'worklist-title': 'The worklist',
  'worklist-text':
    'The most urgent case stands first. The sample cases are synthetic slides; each appears when it has been made, and is screened at once. Choose a case with the arrow keys and open it with Enter.',
  'read-title': 'The gallery and the slide',
  'read-text':
    'In a case, the gallery shows the most suspicious cells first. The arrow keys walk through it and the slide follows. {key:gallery.accept} accepts a cell, {key:gallery.dismiss} dismisses it, and the digits give it another class. Every step can be undone with {key:gallery.undo}.',
  'sign-title': 'The findings and the signature',
  'sign-text':
    'The findings stand at the right: adequacy, category and interpretation. The AI only proposes; you decide and sign. {key:everywhere.keys} shows every key, and Ctrl+K finds every command.',
} as const
