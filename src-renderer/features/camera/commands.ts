import { defineCommand } from '#renderer/commands/index.ts'

/** The page of the camera brings slides in, and everything on it is for those who may. */
const own = { area: 'camera', needs: 'slide.import' } as const
export const takeField = defineCommand({ ...own, id: 'camera.take', title: 'camera.cmd-take', keys: ['Space'] })
export const beginSlide = defineCommand({ ...own, id: 'camera.begin', title: 'camera.cmd-begin', keys: ['S'] })
export const finishSlide = defineCommand({ ...own, id: 'camera.finish', title: 'camera.cmd-finish', keys: ['Enter'] })
export const undoField = defineCommand({ ...own, id: 'camera.undo', title: 'camera.cmd-undo', keys: ['Z'] })
/** Has no key, because it deletes captured fields. It asks for confirmation. */
export const discardSlide = defineCommand({ ...own, id: 'camera.discard', title: 'camera.cmd-discard', keys: [] })
export const changeFrames = defineCommand({ ...own, id: 'camera.frames', title: 'camera.cmd-frames', keys: ['A'] })
export const calibrate = defineCommand({ ...own, id: 'camera.calibrate', title: 'camera.cmd-calibrate', keys: ['C'] })
export const showMarks = defineCommand({ ...own, id: 'camera.marks', title: 'camera.cmd-marks', keys: ['M'] })
export const backToLive = defineCommand({ ...own, id: 'camera.live', title: 'camera.cmd-live', keys: ['Escape'] })
export const keepStill = defineCommand({ ...own, id: 'camera.keep', title: 'camera.cmd-keep', keys: ['K'] })
