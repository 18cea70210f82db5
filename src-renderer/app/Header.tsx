import { t } from '#shared/messages/index.ts'
import styles from './app.module.css'
import { headerPlace } from './header-slot.tsx'
import { hashOf, useRoute } from './router.ts'

const titlePlace = headerPlace('title')
const statusPlace = headerPlace('status')

/** Product, where the reader is, what the page says of itself, and the reader. */
export function Header() {
  const route = useRoute()
  return (
    <header className={styles.header}>
      <span className={styles.product}>{t('common.product')}</span>
      <nav aria-label={t('common.nav-label')} className={styles.crumbs}>
        <a href={hashOf({ page: 'worklist' })} aria-current={route.page === 'worklist' ? 'page' : undefined}>
          {t('common.worklist')}
        </a>
        <div ref={titlePlace} className={styles.titlePlace} />
      </nav>
      <div ref={statusPlace} className={styles.statusPlace} />
    </header>
  )
}
