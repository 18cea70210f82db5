export const help = {
  title: 'Help',
  'keys-title': 'Keys',
  'keys-text':
    'Every action has a key. Keys act on the visible page. In a form, keys of one letter, digit or sign do nothing; Esc leaves it. The settings turn these keys off or change them.',
  more: 'How-to, licences and version',
  'area-everywhere': 'Everywhere',
  'area-worklist': 'Worklist',
  'area-tray': 'Slides without an order',
  'area-case': 'Case',
  'area-gallery': 'Gallery',
  'area-slide': 'Slide',
  'area-camera': 'Microscope camera',
  'area-report': 'Findings and sign-out',
  'key-or': 'or',

  'how-title': 'From slide to signature',
  'how-1-title': 'Bring in',
  'how-1':
    'Drop slide files on the window, choose them with {key:intake.bring-in}, or let Daybreak watch a scanner’s folder (Settings). Daybreak recognises a slide by its content, whatever the name of its file. A file that cannot be read appears in a separate list, which says what to do.',
  'how-2-title': 'Screen',
  'how-2':
    'The model finds and grades cells and assigns the slide to a lane. The gallery fills during the screening. You can pause it, stop it, or start reading. A power cut costs at most the last few seconds of work.',
  'how-3-title': 'Read',
  'how-3':
    'Open the most urgent case with Enter. Walk the ranked cells with the arrow keys. Accept, relabel or dismiss each cell. Every decision is saved at once and can be undone. The AI only proposes: look at the whole slide, not only at the marked cells.',
  'how-4-title': 'Sign',
  'how-4':
    'Enter adequacy, category and interpretation, then sign out. After that the case is read-only, and its report opens as a PDF.',
  'lanes-title': 'What the lanes mean',

  'about-title': 'About',
  'about-text':
    'Daybreak is an offline workstation for AI-assisted cervical cytology. Nothing that you bring in leaves this machine.',
  'about-licence': 'Daybreak is free software under the Apache License 2.0.',
  'research-title': 'Research use',
  'research-text':
    'For research and training. Daybreak is not a medical device and has not been cleared or approved by any authority. Do not base the care of a patient on it alone.',
  'licences-title': 'Third-party software',
  'licences-text': 'Daybreak uses the following works. The full licence texts are installed with the program.',
} as const
