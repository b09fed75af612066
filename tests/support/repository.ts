import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { makeFolder } from './startHost.ts'

export interface Repository {
  readonly root: string
  git(...args: string[]): Promise<string>
}

/** A repository with one commit on a branch that is not called main. */
export async function makeRepository(): Promise<Repository> {
  const root = await makeFolder('repository')
  const git = async (...args: string[]): Promise<string> => {
    const who = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.invalid']
    return (await promisify(execFile)('git', [...who, ...args], { cwd: root })).stdout.trimEnd()
  }
  await git('init', '-b', 'trunk')
  await git('commit', '--allow-empty', '-m', 'first')
  return { root, git }
}
