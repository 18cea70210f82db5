export { showTour } from './commands.ts'
export { Tour } from './Tour.tsx'
