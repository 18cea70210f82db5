import { defineCommand } from '#renderer/commands/index.ts'

const area = 'camera'
export const takeField = defineCommand({ id: 'camera.take', area, title: 'camera.cmd-take', keys: ['Space'] })
export const beginSlide = defineCommand({ id: 'camera.begin', area, title: 'camera.cmd-begin', keys: ['S'] })
export const finishSlide = defineCommand({ id: 'camera.finish', area, title: 'camera.cmd-finish', keys: ['Enter'] })
export const undoField = defineCommand({ id: 'camera.undo', area, title: 'camera.cmd-undo', keys: ['Z'] })
/** Has no key, because it deletes captured fields. It asks for confirmation. */
export const discardSlide = defineCommand({ id: 'camera.discard', area, title: 'camera.cmd-discard', keys: [] })
export const changeFrames = defineCommand({ id: 'camera.frames', area, title: 'camera.cmd-frames', keys: ['A'] })
export const calibrate = defineCommand({ id: 'camera.calibrate', area, title: 'camera.cmd-calibrate', keys: ['C'] })
export const showMarks = defineCommand({ id: 'camera.marks', area, title: 'camera.cmd-marks', keys: ['M'] })
export const backToLive = defineCommand({ id: 'camera.live', area, title: 'camera.cmd-live', keys: ['Escape'] })
export const keepStill = defineCommand({ id: 'camera.keep', area, title: 'camera.cmd-keep', keys: ['K'] })
