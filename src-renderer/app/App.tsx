import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { listenForKeys } from '../commands/dispatch.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { useRecords } from './records.ts'
import { type Route, useRoute } from './router.ts'
import { Shell } from './Shell.tsx'

// The case page brings the slide viewer; the worklist opens without waiting for it.
const CasePage = lazy(() => import('#renderer/features/case/index.ts').then((part) => ({ default: part.CasePage })))

export function App() {
  const route = useRoute()
  const reducedMotion = useRecords(({ settings }) => settings?.reducedMotion ?? false)

  useEffect(listenForKeys, [])
  useEffect(() => {
    document.documentElement.dataset.reducedMotion = String(reducedMotion)
  }, [reducedMotion])

  return (
    <MantineProvider theme={theme} forceColorScheme="dark" cssVariablesResolver={cssVariables}>
      <Shell>
        <Suspense fallback={null}>
          <Page route={route} />
        </Suspense>
      </Shell>
    </MantineProvider>
  )
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'case':
      return <CasePage key={route.caseId} caseId={route.caseId} />
    case 'settings':
    case 'help':
    case 'worklist':
      return null
  }
}
