import cervixJson from '../../../resources/tasks/cervix/task.json' with { type: 'json' }
import { parseTask } from './index.ts'
import type { TaskManifest } from './manifest.ts'

/** What is wrong with the cervical task after a change: codes and values, without lines. */
export function wrongWith(
  change: (manifest: { -readonly [K in keyof TaskManifest]: unknown }) => void,
  name = 'cervix',
) {
  const manifest = JSON.parse(JSON.stringify(cervixJson)) as never
  change(manifest)
  const text = JSON.stringify(manifest, null, 2)
  return parseTask(text, { name, forms: ['bethesda', 'tally'] }).problems.map(({ code, params }) => ({ code, params }))
}
/** Its classes, to be changed. */
export const classes = (of: { classes: unknown }) =>
  of.classes as { code: string; key: string; group?: string; name: string }[]
