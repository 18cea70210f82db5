import { expect, type Locator, type Page } from '@playwright/test'

/** ms. A screening takes seconds, but minutes on a busy machine. */
const screeningMs = 600_000

/** The worklist as a reader uses it. */
export const worklist = (page: Page) => ({
  line: (accession: string): Locator => page.getByRole('row').filter({ hasText: accession }),

  /** Types a path into the path dialog. */
  async bringIn(paths: readonly string[], micronsPerPixel?: number): Promise<void> {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Bring in by path')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Bring in by path' })
    await dialog.getByLabel('Files or folders on this machine').fill(paths.join('\n'))
    if (micronsPerPixel !== undefined) await dialog.getByLabel('Scale in µm per pixel').fill(String(micronsPerPixel))
    await dialog.getByRole('button', { name: 'Bring in' }).click()
    await expect(dialog).toBeHidden()
  },

  /** Waits until the slide has been screened and can be read. */
  async ready(accession: string): Promise<void> {
    await expect(this.line(accession)).toContainText('To read', { timeout: screeningMs })
  },

  /** Opens a case to view its slide, whether or not it has been screened. */
  async look(accession: string): Promise<void> {
    await this.line(accession).dblclick()
    await page.getByRole('application').waitFor()
  },

  /** Opens a screened case and waits for its gallery. */
  async open(accession: string): Promise<void> {
    await this.line(accession).dblclick()
    await page.getByRole('grid', { name: 'Gallery' }).waitFor()
  },
})
