import { expect, it } from 'vitest'
import { answerText } from './answerText.ts'

it('holds the whole answer, one field a line, so that a long field hides no short one', () => {
  const answer = {
    id: 'tsk-1',
    agent: null,
    next: 'merge "it"',
    files: [{ path: 'a' }],
    patch: '+one\n+two\n',
  }
  expect(JSON.parse(answerText({ ...answer, absent: undefined }))).toEqual(answer)
  expect(answerText(answer).split('\n')).toHaveLength(5)
  expect(answerText({})).toBe('{}')
})
