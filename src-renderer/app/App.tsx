import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, useEffect, useLayoutEffect } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { useMay } from '#renderer/client/session.ts'
import { granted, keysAsDeclared, keyTable, listenForKeys } from '#renderer/commands/index.ts'
import { DisplayPage } from '#renderer/features/display/index.ts'
import { HelpPage } from '#renderer/features/help/index.ts'
import { SettingsPage } from '#renderer/features/settings/index.ts'
import { WorklistPage } from '#renderer/features/worklist/index.ts'
import { expectedCase } from '#renderer/frame/expected.ts'
import { hashOf, type Route, useRoute } from '#renderer/frame/router.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { cssVariables, theme } from '#renderer/ui/theme.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { useTheme } from '#renderer/ui/use-theme.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import { t } from '#shared/messages/index.ts'
import { goToAudit, goToCamera } from './commands.ts'
import { PageBoundary } from './PageBoundary.tsx'
import { Shell } from './Shell.tsx'

// The case page includes the slide viewer. The worklist opens without it; its code is fetched afterwards, when idle.
let casePage: typeof import('#renderer/features/case/index.ts').CasePage | null = null
const loadCasePage = () =>
  import('#renderer/features/case/index.ts').then((part) => {
    casePage = part.CasePage
    return part
  })
const LazyCasePage = lazy(() => loadCasePage().then(({ CasePage }) => ({ default: CasePage })))

const prefetchExpected = () => {
  const { next } = expectedCase.getState()
  if (next !== null) void loadCasePage().then(({ prefetchCase }) => prefetchCase(next), ignored)
}
const ignored = () => undefined

const AuditPage = lazy(() => import('#renderer/features/audit/index.ts').then((part) => ({ default: part.AuditPage })))
const SelfCheckPage = lazy(() =>
  import('#renderer/features/self-check/index.ts').then((part) => ({ default: part.SelfCheckPage })),
)
// Few readers have a camera.
const CameraPage = lazy(() =>
  import('#renderer/features/camera/index.ts').then((part) => ({ default: part.CameraPage })),
)

export function App() {
  const route = useRoute()
  const colours = useTheme(useRecords(({ settings }) => settings?.theme))
  const reducedMotion = useRecords(({ settings }) => settings?.reducedMotion ?? false)

  const letters = useRecords(({ settings }) => settings?.letterKeys ?? true)
  const changed = useRecords(({ settings }) => settings?.keys)
  const permissions = useRecords(({ session }) => session?.person?.permissions)
  useEffect(() => listenForKeys(sayHeldBack), [])
  useLayoutEffect(() => granted.setState({ permissions: permissions ? new Set(permissions) : null }), [permissions])
  useEffect(() => keyTable.setState({ letters, changed: changed ?? keysAsDeclared.changed }), [letters, changed])
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadCasePage().catch(ignored), { timeout: 2000 })
    return () => cancelIdleCallback(idle)
  }, [])
  useEffect(() => expectedCase.subscribe(prefetchExpected), [])
  useEffect(() => {
    document.documentElement.dataset.reducedMotion = String(reducedMotion)
  }, [reducedMotion])

  return (
    <MantineProvider theme={theme} forceColorScheme={colours} cssVariablesResolver={cssVariables}>
      <PageBoundary>
        <Shell>
          <PageBoundary key={hashOf(route)}>
            <Suspense fallback={null}>
              <Page route={route} />
            </Suspense>
          </PageBoundary>
        </Shell>
      </PageBoundary>
    </MantineProvider>
  )
}

const sayHeldBack = () => toast({ tone: 'plain', only: 'held-back', title: t('common.keys-in-field') })

/** What a page needs whose every control does something that not everybody may do. */
const pageNeeds: Partial<Record<Route['page'], Permission | undefined>> = {
  camera: goToCamera.needs,
  audit: goToAudit.needs,
}

function Page({ route }: { readonly route: Route }) {
  if (!useMay(pageNeeds[route.page]))
    return <EmptyState title={t('people.page-not-yours')} text={t('people.page-not-yours-text')} />
  switch (route.page) {
    case 'case': {
      // Rendered without `lazy` once it is loaded: React would hold a suspended page back for 300 ms, loaded or not.
      const CasePage = casePage ?? LazyCasePage
      return <CasePage key={route.caseId} caseId={route.caseId} />
    }
    case 'camera':
      return <CameraPage />
    case 'settings':
      return <SettingsPage />
    case 'help':
      return <HelpPage />
    case 'display':
      return <DisplayPage />
    case 'audit':
      return <AuditPage />
    case 'self-check':
      return <SelfCheckPage />
    case 'worklist':
      return <WorklistPage />
  }
}
