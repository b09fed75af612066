import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { cleanText } from '../../base/text.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Git, GitFailure } from '../../core/ports/git.ts'
import { hasIdentity, SWITCHYARD } from './identity.ts'
import { expectZero, gitFailed, requireExit, type Run } from './run.ts'

type Sample = Parameters<Git['createRepository']>[0]

/** Whether the name stays inside the folder that it is joined to, and out of Git's own. */
function isInside(name: string): boolean {
  const [first] = normalize(name).split(/[\\/]/)
  return name !== '' && !isAbsolute(name) && first !== '..' && first?.toLowerCase() !== '.git'
}

async function createRepository(
  run: Run,
  { path, branch, files, message }: Sample,
): Promise<Result<void, GitFailure>> {
  const outside = Object.keys(files).find((name) => !isInside(name))
  if (outside !== undefined) return gitFailed(`${outside} does not lie inside the new repository`)
  await mkdir(path, { recursive: true })
  if ((await readdir(path)).length > 0) return gitFailed(`${path} is not empty: choose another folder`)

  // An empty template: hooks of the person's own template are not meant for samples.
  const made = expectZero(
    await run(path, ['init', '--quiet', '--template=', `--initial-branch=${branch}`], { writes: true }),
  )
  if (!made.ok) return made
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  // Agents commit in samples too, with whatever Git finds here.
  const settings = (await hasIdentity(run, path))
    ? []
    : [
        ['config', 'user.name', SWITCHYARD.name],
        ['config', 'user.email', SWITCHYARD.email],
      ]
  const commit = [
    '-c',
    'commit.gpgSign=false',
    'commit',
    '--quiet',
    '--no-verify',
    '--allow-empty',
    '-m',
    message,
  ]
  for (const args of [...settings, ['add', '--all', '--force'], commit]) {
    const done = expectZero(await run(path, args, { writes: true }))
    if (!done.ok) return done
  }
  return ok(undefined)
}

async function graph(run: Run, root: string, limit: number): Promise<string[]> {
  const args = [
    'log',
    '--graph',
    '--oneline',
    '--decorate=short',
    '--decorate-refs=refs/heads/',
    '--branches',
  ]
  const outcome = await run(root, [...args, '--no-show-signature', `--max-count=${limit}`, '--'])
  requireExit(outcome)
  return cleanText(outcome.text())
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(0, limit)
}

export const createSamples = (run: Run): Pick<Git, 'createRepository' | 'graph'> => ({
  createRepository: (input) => createRepository(run, input),
  graph: (root, limit) => graph(run, root, limit),
})
