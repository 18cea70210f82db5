export const intake = {
  // The hosts' own pages and lines.
  'session-lost':
    'This page has no way in any more: the address it was opened with works once, and its session has ended.',
  'session-lost-todo': 'Start Daybreak again (npm start): it says how to reach the records.',
  'not-built': 'The window has not been built yet.',
  'not-built-todo': 'npm run build',
} as const
