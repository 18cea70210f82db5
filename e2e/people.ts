import type { Page } from '@playwright/test'

/** A password that is hard enough to guess. */
export const strong = 'copper lantern river 42'

/** A typed call as the window would make it. */
export const call = (page: Page, path: string, input: object): Promise<{ result: { data: never } }> =>
  page.evaluate(
    async ([to, body]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`/trpc/${to}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()
    },
    [path, input] as const,
  )

/** Signs a person in who is on the list of names. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('radio', { name }).click()
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('banner').waitFor()
}
