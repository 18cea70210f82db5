import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { type Answer, closed, errorAnswer } from '#main/http/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'

/**
 * Scripts, fonts and connections only from the product itself. Inline styles are allowed because the component
 * library writes its theme and measured sizes into the page. Inline scripts are not allowed.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

const refusedFeatures = [
  ...['accelerometer', 'bluetooth', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection'],
  ...['local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-get', 'screen-wake-lock'],
  ...['serial', 'usb', 'window-management', 'xr-spatial-tracking'],
]
export const permissionsPolicy = ['camera=(self)', ...refusedFeatures.map((feature) => `${feature}=()`)].join(', ')

/** Headers of every page: what it may load, and what it may ask the browser for. */
export const hardening = {
  'content-security-policy': contentSecurityPolicy,
  ...closed,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // Our own page may use the microscope's camera. Everything else that needs permission is refused.
  'permissions-policy': permissionsPolicy,
}

/** The built window (`out/renderer`). Pages are never cached; files with a hash in their name are cached forever. */
export function createUi(folder: string): (pathname: string) => Promise<Answer> {
  const root = resolve(folder)
  return async (pathname) => {
    const wanted = decoded(pathname)
    const name = wanted === null || extname(wanted) === '' ? '/index.html' : wanted
    const file = join(root, name)
    if (wanted === null || !file.startsWith(root + sep)) return notFound
    const body = await readFile(file).catch(() => null)
    if (body === null)
      return name === '/index.html'
        ? page(t('common.product'), t('intake.not-built'), t('intake.not-built-todo'), 503)
        : notFound
    const html = name.endsWith('.html')
    return {
      status: 200,
      headers: {
        ...hardening,
        'content-type': types[extname(name)] ?? 'application/octet-stream',
        'cache-control': html
          ? 'no-store'
          : name.startsWith('/assets/')
            ? 'private, max-age=31536000, immutable'
            : 'private, no-cache',
      },
      body,
    }
  }
}

function decoded(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    return path.includes('\0') ? null : path
  } catch {
    return null
  }
}

const notFound = errorAnswer(new AppError('not-found', { what: 'file' }))

/** A small self-contained page for messages before the window can be shown. The texts must be plain. */
export function page(title: string, text: string, todo: string, status: number): Answer {
  return {
    status,
    headers: { ...hardening, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>html{background:#141517;color:#C1C2C5;font:16px/1.5 Inter,system-ui,sans-serif}
body{max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{color:#E9ECEF;font-size:1.25rem}
code{color:#E9ECEF}</style><h1>${title}</h1><p>${text}</p><p><code>${todo}</code></p></html>`,
  }
}
