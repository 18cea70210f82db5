export { createSettingsStore, defaultSettings, type SettingsStore } from './settings.store.ts'
export { createViewing } from './viewing.ts'
