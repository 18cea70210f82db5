export const common = {
  product: 'Daybreak',
  'research-use': 'For research and training. Not a medical device.',
  synthetic: 'Synthetic',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saved: 'Saved',
  retry: 'Try again',
  remove: 'Remove',
} as const
