export const help = {
  title: 'Help',
  'keys-title': 'Keys',
  'keys-text': 'Every action has a key. Keys act on the page you see; in a text field they type.',
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
    'Drop slide files on the window, choose them with O, or let a scanner’s folder be watched (Settings). The same slide is recognised by its content, whatever it is called. A file that cannot be read goes to a list of its own and says what to do.',
  'how-2-title': 'Screen',
  'how-2':
    'The model finds and grades cells and gives the slide a lane. The gallery fills while it runs; you can pause, stop, or start reading. A power cut costs no more than the last few seconds of work.',
  'how-3-title': 'Read',
  'how-3':
    'Open the most urgent case with Enter. Walk the ranked cells with the arrows; accept, relabel or dismiss each. Every decision is saved when it is made, and can be undone. The AI proposes; look at the whole slide, not only at what it marked.',
  'how-4-title': 'Sign',
  'how-4':
    'Give adequacy, category and interpretation, then sign out. From then on the case is read-only, and its report opens as a PDF.',
  'lanes-title': 'What the lanes mean',

  'about-title': 'About',
  'about-text':
    'Daybreak is an offline workstation for AI-assisted cervical cytology. Nothing that is brought in leaves this machine.',
  'about-licence': 'Daybreak is free software under the Apache License 2.0.',
  'research-title': 'Research use',
  'research-text':
    'For research and training. Daybreak is not a medical device and has not been cleared or approved by any authority. Do not base the care of a patient on it alone.',
  'licences-title': 'Third-party software',
  'licences-text': 'Daybreak stands on these works. The full licence texts come with the program.',
} as const
