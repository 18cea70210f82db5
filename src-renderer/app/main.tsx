import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/noto-sans-sc'
import '@mantine/core/styles.layer.css'
import '#renderer/ui/mantine.css'
import '#renderer/ui/tokens.css'
import './starting.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followCore } from '#renderer/client/live.ts'
import { askEarly } from '#renderer/features/worklist/index.ts'
import { currentRoute } from '#renderer/frame/router.ts'
import { App } from './App.tsx'
import './all-commands.ts'
import { lastTheme } from '#renderer/ui/use-theme.ts'
import { listenForFaults } from './faults.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

document.documentElement.dataset.mantineColorScheme = lastTheme()
listenForFaults()
if (currentRoute().page === 'worklist') askEarly()
followCore()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
