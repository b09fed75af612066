import { expect, it } from 'vitest'
import { refusalOf } from './refusal.ts'

it('says a refusal in plain words, with the names that the host gives', () => {
  const local = refusalOf({ code: 'LOCAL_CHANGES', message: 'm', details: { files: ['README.md'] } })
  expect(local).toMatchObject({ title: 'Local changes are in the way', files: ['README.md'], output: null })
  const open = refusalOf({
    code: 'UNCOMMITTED_CHANGES',
    message: 'm',
    details: { changed: ['a'], untracked: ['b'] },
  })
  expect(open.files).toEqual(['a', 'b'])
  const conflicts = [{ path: 'f', kind: 'content', hunks: ['<<<<<<<'] }]
  expect(refusalOf({ code: 'MERGE_CONFLICT', message: 'm', details: { conflicts } }).conflicts).toEqual(
    conflicts,
  )
})

it('shows what the host says where it has no words of its own, or where a program has spoken', () => {
  expect(refusalOf({ code: 'HOOK_FAILED', message: 'a hook: no', details: undefined }).output).toBe(
    'a hook: no',
  )
  expect(refusalOf({ code: 'NEW_CODE', message: 'why', details: 3 })).toMatchObject({
    output: 'why',
    files: [],
  })
})
