import { hardening } from '#main/api/index.ts'
import type { Updating } from '#main/app/index.ts'
import type { Answer } from '#main/http/index.ts'
import { t } from '#shared/messages/index.ts'
import { duration } from './duration.ts'

/** Seconds after which the page asks again, and so shows the window once the core runs. */
const askAgain = 1

/** The page that is shown until the records of an earlier version are brought up to date. It has no script. */
export function startPage({ share, msLeft }: Updating): Answer {
  const percent = Math.floor(100 * share)
  const left = msLeft === null ? '' : t('common.updating-left', { left: duration(msLeft) })
  return {
    status: 503,
    headers: {
      ...hardening,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': String(askAgain),
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="${askAgain}">
<title>${t('common.product')}</title>
<style>html{background:#141517;color:#C1C2C5;font:16px/1.5 Inter,system-ui,sans-serif}
body{max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{color:#E9ECEF;font-size:1.25rem}
progress{width:100%;height:.75rem;accent-color:#4DABF7}</style>
<main><h1>${t('common.updating-title')}</h1><p>${t('common.updating-text')}</p>
<progress max="100" value="${percent}" aria-label="${t('common.updating-title')}"></progress>
<p role="status">${t('common.updating-share', { percent })} ${left}</p></main></html>`,
  }
}

/** One line for a terminal. */
export const updatingLine = ({ share, msLeft }: Updating): string =>
  [
    t('common.updating-title'),
    t('common.updating-share', { percent: Math.floor(100 * share) }),
    ...(msLeft === null ? [] : [t('common.updating-left', { left: duration(msLeft) })]),
  ].join(' ')
