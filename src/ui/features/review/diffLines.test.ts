import { processFile } from '@pierre/diffs'
import { expect, it } from 'vitest'
import { diffLines, quoteOf } from './diffLines.ts'

const PATCH = `diff --git a/f.ts b/f.ts
index 1111111..2222222 100644
--- a/f.ts
+++ b/f.ts
@@ -1,3 +1,4 @@
 one
-two
+zwei
+zwo
 three
@@ -20,2 +21,2 @@ function x() {
-twenty
+zwanzig
 end
`

it('walks a diff from top to bottom with the numbers of both sides', () => {
  const diff = processFile(PATCH, { isGitDiff: true, disableLineMatching: true })
  if (!diff) throw new Error('no diff')
  const lines = diffLines(diff)
  expect(lines.map(({ kind, line, text }) => `${kind} ${line} ${text}`)).toEqual([
    'unchanged 1 one',
    'removed 2 two',
    'added 2 zwei',
    'added 3 zwo',
    'unchanged 4 three',
    'removed 20 twenty',
    'added 21 zwanzig',
    'unchanged 22 end',
  ])
  expect(quoteOf(lines, { side: 'additions', line: 2, end: 4 })).toBe('zwei\nzwo\nthree')
  expect(quoteOf(lines, { side: 'deletions', line: 2, end: 2 })).toBe('two')
  expect(quoteOf(lines, { side: 'deletions', line: 2, end: 3 })).toBe('two\nthree')
})
