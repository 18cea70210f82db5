import { expect, type Locator, type Page } from '@playwright/test'

/** The case page: gallery, slide, findings. */
export const casePage = (page: Page) => {
  const gallery = page.getByRole('grid', { name: 'Gallery' })
  const findings = page.getByRole('region', { name: 'Findings' }).or(page.getByLabel('Findings'))
  return {
    gallery,
    tiles: gallery.getByRole('gridcell'),
    chosen: gallery.getByRole('gridcell', { selected: true }).first(),
    cell: page.getByRole('region', { name: 'Chosen cell' }),
    findings,
    /** Waits until the last action is shown as saved, which means that the server has it on disk. */
    async saved(): Promise<void> {
      await expect(page.getByText('saving…')).toHaveCount(0)
      await expect(page.getByText(/^Saved/).first()).toBeVisible()
    },
    /** Types a comment. Resolves once the draft with it is on disk. */
    async comment(text: string): Promise<void> {
      const kept = page.waitForResponse(
        (answer) => answer.url().includes('cases.saveDraft') && !!answer.request().postData()?.includes(text),
      )
      await page.getByRole('textbox', { name: 'Comment' }).fill(text)
      expect((await kept).ok()).toBe(true)
    },
    option: (name: string | RegExp): Locator => page.getByRole('radio', { name }),
    finding: (name: string | RegExp): Locator => page.getByRole('checkbox', { name }),
    /** Enters the shortest complete result: satisfactory, and negative. Resolves once the draft is on disk. */
    async negativeResult(specimen: 'LBC' | 'Conventional smear'): Promise<void> {
      const option = (name: string | RegExp) => page.getByRole('radio', { name })
      await option(specimen).check()
      await option(/^Satisfactory for evaluation/).check()
      await option(/Negative for intraepithelial lesion/)
        .first()
        .check()
      await expect(page.getByText('Complete. Ready to sign.')).toBeVisible()
      await this.saved()
    },

    /** `password`: where several people work. */
    async signOut(name: string, password?: string): Promise<void> {
      await page.keyboard.press('Control+Enter')
      const dialog = page.getByRole('dialog', { name: /Sign out/ })
      // A workstation asks for the name once. From then on the dialog shows who signs.
      const asked = dialog.getByLabel('Your name')
      await expect(asked.or(dialog.getByText('Signed by'))).toBeVisible()
      if (await asked.isVisible()) await asked.fill(name)
      // What the signature contradicts or skips is acknowledged one by one, each with its key.
      const sign = dialog.getByRole('button', { name: 'Sign', exact: true })
      const open = dialog.getByRole('checkbox', { checked: false })
      await expect(dialog.getByText('Comparing the result')).toHaveCount(0)
      if ((await open.count()) > 0) await expect(sign).toBeDisabled()
      for (let left = await open.count(); left > 0; left--) {
        await dialog.getByRole('heading').first().click()
        await page.keyboard.press('y')
        await expect(open).toHaveCount(left - 1)
      }
      if (password !== undefined) {
        await expect(sign).toBeDisabled()
        await dialog.getByRole('textbox', { name: 'Your password' }).fill(password)
      }
      await sign.click()
      await expect(page.getByText(`Signed by ${name}`).first()).toBeVisible()
    },
  }
}
