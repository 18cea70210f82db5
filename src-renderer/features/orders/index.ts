export { showTray } from './commands.ts'
export { LabelCard } from './LabelCard.tsx'
export { LateOrder } from './LateOrder.tsx'
export { OrderTray } from './OrderTray.tsx'
