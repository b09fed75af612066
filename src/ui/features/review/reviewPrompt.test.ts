import { describe, expect, it } from 'vitest'
import { placeOf, toSend, type Comment } from './comment.ts'
import { commitPrompt, conflictPrompt, reviewPrompt } from './reviewPrompt.ts'

const comment = (change: Partial<Comment>): Comment => ({
  ...{ id: 'c', path: 'src/a.ts', side: 'additions', line: 40, end: 40 },
  ...{ quote: 'const errors = check(card)', text: 'Use the server’s clock.' },
  ...{ commit: null, sent: null, outdated: false, resolved: false },
  ...change,
})
const HEAD = '0123456789abcdef0123456789abcdef01234567'

describe('the prompt of a review', () => {
  it('names file, line and the line itself, in order of files and lines', () => {
    const comments = [
      comment({ path: 'src/b.ts', line: 7, end: 9, quote: 'x\n\ny', text: 'Why?\n' }),
      comment({}),
      comment({ line: 3, end: 3, side: 'deletions', quote: 'old()', text: 'Keep this.' }),
      comment({ text: '  ' }),
    ]
    expect(reviewPrompt(comments, HEAD)).toBe(
      [
        'Review of your changes at 0123456789ab, 3 comments:',
        'src/a.ts:3 (as it was before your change)\n> old()\nKeep this.',
        'src/a.ts:40\n> const errors = check(card)\nUse the server’s clock.',
        'src/b.ts:7-9\n> x\n> \n> y\nWhy?',
        'Act on each of them or say why not, commit, and say again that you are done.',
      ].join('\n\n'),
    )
  })

  it('says what is to be said of the whole first, and of which commit a comment speaks', () => {
    expect(reviewPrompt([], HEAD, ' Add a test. ')).toBe(
      'Review of your changes at 0123456789ab:\n\nAdd a test.\n\nAct on it or say why not, commit, and say again that you are done.',
    )
    expect(reviewPrompt([comment({ commit: HEAD })], HEAD)).toContain('src/a.ts:40 (in 0123456789ab)\n')
  })

  it('cuts what is quoted, never what is said', () => {
    const long = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n')
    const text = reviewPrompt([comment({ end: 69, quote: long, text: long })], HEAD)
    expect(text).toContain('> line 11\n> … 18 more\nline 0\n')
    expect(text).toContain('\nline 29\n')
  })

  it('counts only comments that say something and have not gone yet', () => {
    const sent = comment({ sent: { prompt_id: 'prm-1', head_sha: HEAD } })
    expect(toSend([comment({}), comment({ text: '' }), sent, comment({ resolved: true })])).toHaveLength(1)
    expect(placeOf(comment({ end: 42 }))).toBe('src/a.ts:40-42')
  })
})

it('hands a conflict to the agent with its hunks', () => {
  const conflict = {
    path: 'README.md',
    kind: 'content',
    hunks: ['<<<<<<< a\none\n=======\ntwo\n>>>>>>> b\n'],
  }
  const text = conflictPrompt({ branch: 'sy/1', base_branch: 'main' }, [conflict])
  expect(text).toContain('Your branch sy/1 conflicts with main in README.md.')
  expect(text).toContain(
    'README.md (content)\n> <<<<<<< a\n> one\n> =======\n> two\n> >>>>>>> b\n\nMerge main',
  )
})

it('names the files that are in no commit', () => {
  expect(commitPrompt(['a', 'b'])).toContain('- a\n- b\n')
})
