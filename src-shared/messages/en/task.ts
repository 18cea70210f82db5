/** What is wrong with a task's manifest. Keys are the codes of domain/task/check.ts. */
export const task = {
  'not-json': 'This is not JSON: {detail}.',
  shape: '"{field}": {detail}.',
  'doubled-json-key': 'The field "{field}" stands here a second time.',
  'doubled-class': 'Two classes have the code {code}.',
  'doubled-group': 'Two groups have the code {code}.',
  'doubled-key': 'The key {key} of {code} is that of {other} already.',
  'doubled-reference': '{code} is named a second time.',
  'unknown-class': 'There is no class {code}.',
  'unknown-group': 'There is no group {group}.',
  'unknown-form': 'There is no report form {form}, only {forms}.',
  'no-severity': 'The class {code} has no place in the order of severity.',
  'negative-abnormal': 'The negative class {code} is listed as abnormal.',
  'high-grade-not-abnormal': 'The high-grade class {code} is not listed as abnormal.',
  'no-review-lane': 'The lanes "review" and "full-read" are missing: slides in doubt are given to them.',
  'other-name': 'The task is called {name}, but its folder {wanted}.',
  'name-taken': 'Another task is called {name} already.',
} as const
