import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { t } from '#shared/messages/index.ts'

/** Keeps a page that broke from taking the frame with it. Give it a `key` per page. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState title={t('common.page-failed')} text={t('common.page-failed-text', { message: error.message })}>
        <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
      </EmptyState>
    )
  }
}
