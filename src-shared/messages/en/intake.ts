export const intake = {
  // The hosts' own pages and lines.
  'session-lost': 'This page can no longer reach the records. Its address works only once, and its session has ended.',
  'session-lost-todo': 'Start Daybreak again (npm start). It opens a window or prints a new address.',
  'not-built': 'The window has not been built yet.',
  'not-built-todo': 'Run npm run build, then reload this page.',
  'host-window': 'Daybreak is open in its own window ({address}). To end it, close the window or press Ctrl+C here.',
  'host-address': 'Daybreak is running. Open this address in Chromium, Chrome or Edge (it works once): {address}',
  'host-open-already':
    'A running Daybreak already has these records open. Open this address for one more window (it works once): {address}',
  'host-open-elsewhere':
    'Daybreak (process {pid}) already has these records open. Use its window, or close it and start again.',
  'host-port-wrong': '--port must be a number from 0 to 65535, not {port}.',
  'host-port-taken': 'Another program uses port {port}. Choose another port with --port, or leave the option out.',
  'nothing-there': 'There is no slide or picture that Daybreak can read',
  'dialog-slides': 'Slides and pictures',
  'dialog-all': 'All files',
} as const
