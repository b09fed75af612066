import { describe, expect, it } from 'vitest'
import { commandFor, pathProblem } from './openAdvice.ts'

describe('advice on a folder', () => {
  it('gives a command that is safe to paste, where one helps', () => {
    expect(commandFor('NO_COMMITS', "/a/it's")).toContain(String.raw`cd '/a/it'\''s' && git add`)
    expect(commandFor('NOT_A_REPOSITORY', '/a b')).toContain("cd '/a b' && git init")
    expect(commandFor('BARE_REPOSITORY', '/a')).toBeNull()
  })

  it('wants whole paths', () => {
    expect(['/a', 'C:\\a', 'C:/a', '\\\\nas\\a'].map(pathProblem)).toEqual([null, null, null, null])
    expect([pathProblem('~/a'), pathProblem('code/app')]).not.toContain(null)
  })
})
