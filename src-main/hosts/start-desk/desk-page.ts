import type { Backup, MissingSince } from '#main/backups/index.ts'
import { t } from '#shared/messages/index.ts'

/** What the page offers. */
export interface Offer {
  readonly title: string
  readonly text: string
  /** Those whose password opens the records. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
  /** Whether recovery words help. */
  readonly words: boolean
  readonly backup: (Backup & { readonly missing: MissingSince | null }) | null
  /** Whether the restore was asked for and is to be confirmed. */
  readonly asks: boolean
  /** Why the last attempt failed. */
  readonly trouble: string | null
}

/** The page as HTML. It has no script: its forms come back to its own address. */
export function deskPage(shown: Offer | { readonly working: string }): string {
  if ('working' in shown)
    return html(
      '<meta http-equiv="refresh" content="1">',
      `<h1>${t('common.product')}</h1><p role="status">${escaped(shown.working)}</p>`,
    )
  const { title, text, people, words, backup, asks, trouble } = shown
  const problem = trouble === null ? '' : `<p role="alert">${escaped(trouble)}</p>`
  if (asks && backup) return html('', `<h1>${escaped(title)}</h1>${problem}${confirmForm(backup)}`)
  return html(
    '',
    `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>${problem}
${people.length > 0 ? passwordForm(people) : ''}${backup ? backupForm(backup) : ''}${words ? wordsForm() : ''}`,
  )
}

const form = (act: string, fields: string, button: string): string =>
  `<form method="post"><input type="hidden" name="act" value="${act}">${fields}<button>${escaped(button)}</button></form>`

const passwordForm = (people: Offer['people']): string =>
  form(
    'password',
    `<label>${t('start.person')}<select name="person" autofocus>${people
      .map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)}</option>`)
      .join('')}</select></label>
<label>${t('start.password')}<input name="password" type="password" autocomplete="off" maxlength="256" required></label>`,
    t('start.open'),
  )

const wordsForm = (): string =>
  `<details><summary>${t('start.words-instead')}</summary>${form('words', wordsField(true), t('start.open'))}</details>`

const wordsField = (required: boolean): string =>
  `<label>${t('start.words')}<textarea name="words" rows="4" maxlength="2000" autocomplete="off" spellcheck="false"${
    required ? ' required' : ''
  }></textarea></label>`

const backupForm = ({ file, manifest }: Backup): string =>
  `<p>${escaped(t('start.backup', { file, when: manifest.madeAt }))}</p>${form('ask-restore', '', t('start.restore'))}`

function confirmForm({ file, manifest, missing }: NonNullable<Offer['backup']>): string {
  const lacks =
    missing && missing.events > 0
      ? t('start.lacks', { events: missing.events, from: missing.from ?? '', to: missing.to ?? '' })
      : t('start.lacks-unknown', { when: manifest.chain.at ?? manifest.madeAt })
  return `<p>${escaped(t('start.restore-ask', { file, when: manifest.madeAt }))}</p><p>${escaped(lacks)}</p>
${form('restore', `<details><summary>${t('start.restore-words')}</summary>${wordsField(false)}</details>`, t('start.restore-now'))}
${form('back', '', t('start.back'))}`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const html = (head: string, main: string): string => `<!doctype html><html lang="en"><meta charset="utf-8">${head}
<title>${t('common.product')}</title>
<style>html{background:#141517;color:#C1C2C5;font:16px/1.5 Inter,system-ui,sans-serif}
body{max-width:34rem;margin:14vh auto;padding:0 1.5rem;overflow-wrap:anywhere}h1{color:#E9ECEF;font-size:1.25rem}
label{display:block;margin:.75rem 0;color:#E9ECEF}
input,select,textarea{display:block;box-sizing:border-box;width:100%;margin-top:.25rem;padding:.5rem;font:inherit;
color:#E9ECEF;background:#25262B;border:1px solid #868E96;border-radius:4px}
button{margin:.5rem 0 1rem;padding:.5rem 1rem;font:inherit;color:#fff;background:#1864AB;border:0;border-radius:4px}
summary{margin:.75rem 0;cursor:pointer}:focus-visible{outline:3px solid #4DABF7;outline-offset:2px}
[role=alert]{color:#FFC9C9}</style><main>${main}</main></html>`
