export { DisplayPage } from './DisplayPage.tsx'
export { DisplayVerdict } from './DisplayVerdict.tsx'
