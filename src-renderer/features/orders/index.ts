export { showTray } from './commands.ts'
export { LabelCard } from './LabelCard.tsx'
export { OrderTray } from './OrderTray.tsx'
