import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFrom } from './readFrom.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-lines-'))
  path = join(folder, 'lines.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('gives whole lines and goes on where it was; a last line that is being written waits', async () => {
  await writeFile(path, 'one\ntwö\nthr')
  expect(await readFrom(path, 0, 100)).toEqual({ text: 'one\ntwö\n', next: 9 })
  expect(await readFrom(path, 9, 100)).toEqual({ text: '', next: 9 })
  await appendFile(path, 'ee\n')
  expect(await readFrom(path, 9, 100)).toEqual({ text: 'three\n', next: 15 })
  expect(await readFrom(path, 15, 100)).toEqual({ text: '', next: 15 })
})

it('reads no more than the limit, cut at a line, and passes over a line that is longer', async () => {
  await writeFile(path, 'one\ntwo\nthree\n')
  expect(await readFrom(path, 0, 6)).toEqual({ text: 'one\n', next: 4 })
  expect(await readFrom(path, 8, 4)).toEqual({ text: '', next: 12 })
  expect(await readFrom(path, 12, 4)).toEqual({ text: 'e\n', next: 14 })
})

it('begins anew with a file that has become shorter', async () => {
  await writeFile(path, 'one\ntwo\n')
  await truncate(path, 4)
  expect(await readFrom(path, 8, 100)).toEqual({ text: '', next: 0 })
})

it('reads no link, no folder, no pipe and nothing that is missing, and does not wait for them', async () => {
  await writeFile(path, 'one\n')
  await symlink(path, join(folder, 'link.jsonl'))
  await promisify(execFile)('mkfifo', [join(folder, 'pipe.jsonl')])
  for (const name of ['link.jsonl', 'pipe.jsonl', 'none.jsonl', 'none/x.jsonl', '.'])
    expect(await readFrom(join(folder, name), 0, 100), name).toBeNull()
})
