export const intake = {
  // The hosts' own pages and lines.
  'session-lost':
    'This page has no way in any more: the address it was opened with works once, and its session has ended.',
  'session-lost-todo': 'Start Daybreak again (npm start): it says how to reach the records.',
  'not-built': 'The window has not been built yet.',
  'not-built-todo': 'npm run build',
  'host-window': 'Daybreak is open in its own window ({address}). Close the window, or press Ctrl+C here, to end it.',
  'host-address': 'Daybreak is running. Open this address in Chromium, Chrome or Edge (it works once): {address}',
  'host-open-already': 'Daybreak has these records open already. One more window (the address works once): {address}',
  'host-open-elsewhere':
    'Daybreak (process {pid}) has these records open already. Use its window, or close it and start again.',
  'host-port-wrong': '--port: a number from 0 to 65535, not {port}.',
  'host-port-taken': 'Port {port} is taken by another program. Choose another with --port, or leave it out.',
  'nothing-there': 'There is no slide and no picture that Daybreak reads',
  'dialog-slides': 'Slides and pictures',
  'dialog-all': 'All files',
} as const
