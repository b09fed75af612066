import type { SettingsPage } from './pages.ts'

interface Found {
  readonly page: SettingsPage
  /** What of the page was meant; empty while nothing is searched, and where its title was. */
  readonly hits: readonly string[]
}

/** The pages that hold what was typed, word by word, in their title or in what can be set there. */
export function searchPages(pages: readonly SettingsPage[], query: string): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return pages.map((page) => ({ page, hits: [] }))
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  return pages
    .map((page) => ({ page, hits: page.settings.filter(has) }))
    .filter(({ page, hits }) => hits.length > 0 || has(page.title))
}
