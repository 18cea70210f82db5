/** What is wrong with a task's manifest. Keys are the codes of domain/task/check.ts. */
export const task = {
  'not-json': 'This is not JSON: {detail}.',
  shape: '"{field}": {detail}.',
  'doubled-json-key': 'The field "{field}" appears here a second time.',
  'doubled-class': 'Two classes have the code {code}.',
  'doubled-group': 'Two groups have the code {code}.',
  'doubled-key': 'The key {key} of {code} is already used by {other}.',
  'doubled-reference': '{code} is named a second time.',
  'unknown-class': 'There is no class {code}.',
  'unknown-group': 'There is no group {group}.',
  'unknown-form': 'There is no report form {form}. The forms are {forms}.',
  'no-severity': 'The class {code} is missing from the order of severity.',
  'negative-abnormal': 'The negative class {code} is listed as abnormal.',
  'high-grade-not-abnormal': 'The high-grade class {code} is not listed as abnormal.',
  'no-review-lane': 'The lanes "review" and "full-read" are missing. Slides in doubt go there.',
  'other-name': 'The task is called {name}, but its folder is called {wanted}.',
  'name-taken': 'Another task is already called {name}.',
} as const
