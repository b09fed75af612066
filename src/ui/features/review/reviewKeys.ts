import { useActions, type Action } from '../../state/actions.ts'

interface ReviewKeys {
  /** Whether the focus is in the review, and in none of its fields. */
  isHere(): boolean
  onStep(by: 1 | -1): void
  onViewed(): void
  onComment(): void
  onFind(): void
}

/** What is done with the files of a change, for keys, palette and cheat sheet. */
export function useReviewKeys({ isHere, onStep, onViewed, onComment, onFind }: ReviewKeys): void {
  const action = (name: string, title: string, keys: readonly string[], run: () => void): Action => ({
    ...{ id: `review.${name}`, title, group: 'Review', keys, keysWhen: isHere, run },
  })
  useActions().offer([
    action('next', 'Next changed file', ['n', 'j'], () => onStep(1)),
    action('previous', 'Previous changed file', ['p', 'k'], () => onStep(-1)),
    action('viewed', 'Mark the file as viewed, or not', ['v'], onViewed),
    action('comment', 'Comment on the chosen line', ['c'], onComment),
    action('find', 'Find a changed file', ['/'], onFind),
  ])
}

/** Whether a letter typed now is meant for this part of the page. */
export function hasLetters(element: HTMLElement | undefined): boolean {
  const active = document.activeElement
  if (!active || !element?.contains(active)) return false
  return !active.matches('input:not([type=checkbox]), textarea, select')
}
