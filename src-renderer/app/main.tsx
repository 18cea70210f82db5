import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/noto-sans-sc'
import '@mantine/core/styles.layer.css'
import '#renderer/ui/mantine.css'
import '#renderer/ui/tokens.css'
import './starting.css'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { api } from '#renderer/client/api.ts'
import { followCore } from '#renderer/client/live.ts'
import { askEarly } from '#renderer/features/worklist/index.ts'
import { currentRoute } from '#renderer/frame/router.ts'
import './all-commands.ts'
import { records } from '#renderer/client/records.ts'
import { lastTheme } from '#renderer/ui/use-theme.ts'
import { listenForFaults } from './faults.ts'
import { isIn, Window } from './Window.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

document.documentElement.dataset.mantineColorScheme = lastTheme()
listenForFaults()
if (currentRoute().page === 'worklist') askEarly()
void begin(createRoot(root))

/** Draws nothing before it is known whose window this is. */
async function begin(page: Root): Promise<void> {
  const session = await api.session.state.query().catch(() => null)
  records.setState({ session })
  if (session === null || isIn(session)) followCore()
  page.render(
    <StrictMode>
      <Window />
    </StrictMode>,
  )
}

// After the first view, which waits for no script's fonts.
requestIdleCallback(() => void import('./other-scripts.ts'))
