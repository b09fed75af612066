import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

/** The file with this number in a repository of `makeBigRepository`. */
export const nameOf = (number: number): string => `src/part${Math.floor(number / 100)}/file${number}.ts`

export type Git = (...args: string[]) => Promise<unknown>

/** A repository of so many files of about 2 kB, by way of `git fast-import`. */
export async function makeBigRepository(root: string, files: number): Promise<Git> {
  await mkdir(root)
  const git: Git = (...args) => promisify(execFile)('git', args, { cwd: root, maxBuffer: 2 ** 30 })
  await git('init', '--quiet', '-b', 'trunk')
  const importing = spawn('git', ['fast-import', '--quiet'], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(importing, 'close')
  const write = async (text: string): Promise<void> => {
    if (!importing.stdin.write(text)) await once(importing.stdin, 'drain')
  }
  await write(
    'commit refs/heads/trunk\ncommitter Bench <bench@example.invalid> 1700000000 +0000\ndata 5\nfirst\n',
  )
  for (let number = 0; number < files; number++) {
    const lines = Array.from(
      { length: 40 },
      (_, line) => `export const value${line} = ${number * 31 + line} // why\n`,
    )
    const text = lines.join('')
    await write(`M 100644 inline ${nameOf(number)}\ndata ${text.length}\n${text}\n`)
  }
  importing.stdin.end()
  await ended
  await git('reset', '--quiet', '--hard')
  return git
}
