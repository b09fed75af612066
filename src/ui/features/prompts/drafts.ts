import { createPreference } from '../../state/preference.ts'

const MOST = 50

const readTexts = (stored: unknown): Readonly<Record<string, string>> =>
  typeof stored === 'object' && stored !== null
    ? Object.fromEntries(
        Object.entries(stored).filter((each): each is [string, string] => typeof each[1] === 'string'),
      )
    : {}

/** What the person has begun to write, by task; the newest at the end. */
const [drafts, setDrafts] = createPreference('prompt.drafts', readTexts)

export const draftOf = (taskId: string): string => drafts()[taskId] ?? ''

export function keepDraft(taskId: string, text: string): void {
  const { [taskId]: _before, ...others } = drafts()
  const entries = Object.entries(others)
  setDrafts(Object.fromEntries((text === '' ? entries : [...entries, [taskId, text] as const]).slice(-MOST)))
}
