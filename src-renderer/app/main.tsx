import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/noto-sans-sc'
import '@mantine/core/styles.layer.css'
import '../ui/mantine.css'
import '../ui/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { followCore } from './live.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

followCore()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
