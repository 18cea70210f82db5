import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { reportFault } from '#renderer/client/faults.ts'
import { currentRoute } from '#renderer/frame/router.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { t } from '#shared/messages/index.ts'

interface State {
  readonly error: Error | null
  /** The fault's id in the log; null until it is logged. */
  readonly id: string | null
}

/** Keeps a broken page from taking the frame down with it, and logs the reason. Give it a `key` per page. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null, id: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: unknown) {
    void reportFault('page', currentRoute().page, error).then(({ id }) => this.setState({ id }))
  }

  override render() {
    const { error, id } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState title={t('common.page-failed')} text={t('common.page-failed-text', { message: id ?? error.message })}>
        <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
      </EmptyState>
    )
  }
}
