import { expect, test } from 'vitest'
import { argvOf } from './wantedTask.ts'

test.each([
  ['', []],
  ['  aider --yes  ', ['aider', '--yes']],
  [`sh -c "echo 'a b'" 'c "d"'`, ['sh', '-c', `echo 'a b'`, 'c "d"']],
  [String.raw`a\ b "q\"q" --x='y z'`, ['a b', 'q"q', '--x=y z']],
  [`''`, ['']],
])('the words of %s', (line, words) => {
  expect(argvOf(line)).toEqual(words)
})
