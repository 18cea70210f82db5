/** The words of the plain report form: counts and a comment. */
export const tally = {
  specimen: 'Specimen type',
  category: 'Result',
  counts: 'Cells counted',
  'count-of': 'Cells of {name}',
  comment: 'Comment',
  'problem.specimen-missing': 'State the specimen type.',
  'problem.category-missing': 'Choose the result.',
  'problem.class-unknown': 'The result names a class that the task does not have. Choose the result again.',
} as const
