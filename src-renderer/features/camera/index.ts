export { CameraPage } from './CameraPage.tsx'
