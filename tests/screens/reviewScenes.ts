import { button, file, lines, type Scene } from './scene.ts'

/** A change, from its files to its end. */
export const REVIEW_SCENES: readonly Scene[] = [
  {
    ...{ name: 'review', shows: 'A change ready for review', stage: 'yard', main: true },
    async show({ page, yard, choose }) {
      await yard()
      await choose('review')
      await file(page, /report\.js/)
      await lines(page)
    },
  },
  {
    ...{
      name: 'review-tree-split',
      shows: 'Files as a tree, old and new side by side, a wide panel',
      stage: 'yard',
    },
    async show({ page, yard, choose }) {
      await yard()
      await choose('review')
      await file(page, /report\.js/)
      await button(page, /tree/i).click()
      await button(page, 'Before and after side by side').click()
      await page.getByRole('separator', { name: /changes/i }).focus()
      for (let step = 0; step < 16; step++) await page.keyboard.press('ArrowLeft')
      await lines(page)
    },
  },
  {
    ...{ name: 'review-image', shows: 'An image that was changed', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('review')
      await file(page, /logo\.png/)
    },
  },
  {
    ...{ name: 'review-comment', shows: 'A comment being written, another one listed', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('review')
      await file(page, /report\.js/)
      await lines(page)
      await page.getByRole('region', { name: /Diff of/ }).focus()
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'c']) await page.keyboard.press(key)
      await page.locator('textarea:focus').waitFor()
      await page.keyboard.type('A platform of 0 would read as none. Use undefined, and say so in a test.')
    },
  },
  {
    ...{ name: 'merge', shows: 'The merge dialog, without a conflict', stage: 'yard', main: true },
    async show({ page, yard, choose }) {
      await yard('review')
      await choose('review')
      await button(page, 'Merge…').click()
      await page
        .getByRole('dialog')
        .getByText(/conflict/)
        .first()
        .waitFor()
    },
  },
  {
    ...{ name: 'merge-conflict', shows: 'The merge dialog with a forecast conflict', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard('conflict')
      await choose('conflict')
      await button(page, 'Merge…').click()
      await page.getByRole('dialog').getByText('Would conflict').waitFor()
    },
  },
  {
    ...{ name: 'merge-refused', shows: 'A merge that was refused, with files and hunks', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard('conflict')
      await choose('conflict')
      await button(page, 'Merge…').click()
      await button(page, /^Merge into/).click()
      const refused = page.getByRole('dialog').getByRole('alert')
      await refused.getByText('src/report.js').first().click()
      await refused.locator('pre').first().waitFor()
    },
  },
  {
    ...{ name: 'close-dialog', shows: 'What closing a task would leave behind', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard('review')
      await choose('review')
      await button(page, 'Close…').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Close the task' }).waitFor()
    },
  },
  {
    ...{ name: 'landed', shows: 'A task that was merged, with its undo', stage: 'yard' },
    async show({ page, yard, choose }) {
      await yard()
      await choose('landed')
      await page.getByText('Merged into main').waitFor()
    },
  },
]
