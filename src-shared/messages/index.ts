export { type Catalogue, en, type MessageKey, type MessageParams } from './catalogue.ts'
export { counted, formatNumber, lookUp, t } from './translate.ts'
