import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './entry.module.css'

export interface CardProps {
  readonly title: string
  readonly text?: string | undefined
  readonly onSubmit: () => unknown
  readonly children: ReactNode
}

/** One question in the middle of the window: a form of which Enter is the answer. */
export function Card({ title, text, onSubmit, children }: CardProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    document.title = `${title} – ${t('common.product')}`
    form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
  }, [title])
  useEffect(refuseDrops, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <main className={styles.entry}>
      <section className={styles.card} aria-labelledby="entry-title">
        <p className={styles.product}>{t('common.product')}</p>
        <h1 id="entry-title">{title}</h1>
        {text !== undefined && <p className={styles.text}>{text}</p>}
        <form ref={form} className={styles.form} onSubmit={submit}>
          {children}
        </form>
      </section>
    </main>
  )
}

/** A browser would leave the page for a file that is dropped on it. */
function refuseDrops(): () => void {
  const refuse = (event: Event) => event.preventDefault()
  for (const kind of ['dragover', 'drop']) window.addEventListener(kind, refuse)
  return () => {
    for (const kind of ['dragover', 'drop']) window.removeEventListener(kind, refuse)
  }
}
