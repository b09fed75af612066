import { expect, it } from 'vitest'
import type { Comment } from './comment.ts'
import type { DiffLine } from './diffLines.ts'
import { settleComment } from './outdate.ts'

const lines = (texts: readonly string[]): DiffLine[] =>
  texts.map((text, at) => ({ side: 'additions', line: at + 1, before: null, kind: 'added', text }))
const comment: Comment = {
  ...{ id: '1', path: 'a', side: 'additions', line: 2, end: 3, quote: 'two\nthree', text: 'why' },
  ...{ commit: null, sent: null, outdated: false, resolved: false },
}

it('leaves a comment at its lines, follows them where they moved, and says where they are gone', () => {
  expect(settleComment(comment, lines(['one', 'two', 'three']))).toBeNull()
  expect(settleComment(comment, lines(['new', 'one', 'two', 'three']))).toEqual({
    ...{ line: 3, end: 4, outdated: false },
  })
  const gone = settleComment(comment, lines(['one', 'TWO', 'three']))
  expect(gone).toEqual({ line: 2, end: 3, outdated: true })
  expect(settleComment({ ...comment, ...gone }, lines(['one', 'two', 'three']))).toMatchObject({
    outdated: false,
  })
})
