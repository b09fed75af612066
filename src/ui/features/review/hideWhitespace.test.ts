import { describe, expect, it } from 'vitest'
import { hideWhitespace } from './hideWhitespace.ts'

const HEAD = 'diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n'

describe('hideWhitespace', () => {
  it('makes lines that differ in whitespace alone unchanged, and keeps the others', () => {
    const patch = `${HEAD}@@ -1,4 +1,5 @@ fn\n one\n-two\n-three\n+  two\n+new\n+three \n four\n`
    expect(hideWhitespace(patch)).toBe(`${HEAD}@@ -1,4 +1,5 @@ fn\n one\n   two\n+new\n three \n four\n`)
  })

  it('leaves out hunks of nothing else', () => {
    const patch = `${HEAD}@@ -1,2 +1,2 @@\n-a\n+ a\n b\n@@ -9,2 +9,2 @@\n-c\n+d\n e\n`
    expect(hideWhitespace(patch)).toBe(`${HEAD}@@ -9,2 +9,2 @@\n-c\n+d\n e\n`)
    expect(hideWhitespace(`${HEAD}@@ -1 +1 @@\n-a\n+ a\n`)).toBe(HEAD)
  })

  it('keeps a changed end of file', () => {
    const patch = `${HEAD}@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n`
    expect(hideWhitespace(patch)).toBe(patch)
  })

  it('gives back a patch in which whitespace plays no part', () => {
    const patch = `${HEAD}@@ -1,3 +1,3 @@\n-a\n+b\n c\n-d\n+e\n`
    expect(hideWhitespace(patch)).toBe(patch)
  })
})
