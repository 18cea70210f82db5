export { showTray } from './commands.ts'
export { LabelCard } from './LabelCard.tsx'
export { OrderNotice } from './OrderNotice.tsx'
export { OrderTray } from './OrderTray.tsx'
