import type { ChangedFile } from '../../../contract/change.ts'

interface GitLetter {
  readonly letter: string
  readonly word: string
  readonly look: 'changed' | 'added' | 'deleted' | 'moved' | 'unknown'
}

const LETTERS: Readonly<Record<ChangedFile['status'], GitLetter>> = {
  added: { letter: 'A', word: 'added', look: 'added' },
  modified: { letter: 'M', word: 'modified', look: 'changed' },
  deleted: { letter: 'D', word: 'deleted', look: 'deleted' },
  renamed: { letter: 'R', word: 'renamed', look: 'moved' },
  copied: { letter: 'C', word: 'copied', look: 'moved' },
  type_changed: { letter: 'T', word: 'type changed', look: 'changed' },
  untracked: { letter: '?', word: 'untracked', look: 'unknown' },
}

/** The letter that Git users know, with its word. */
export const gitLetter = (status: ChangedFile['status']): GitLetter => LETTERS[status]
