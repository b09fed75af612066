import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Agent } from '../../src/contract/agent.ts'

/** The token of a running agent, out of the environment of its process; its command line must not hold it. */
export async function secretOf({ pid }: Agent): Promise<string> {
  const [environment, argv] = await Promise.all(
    ['environ', 'cmdline'].map((name) => readFile(`/proc/${pid ?? 0}/${name}`, 'utf8')),
  )
  const secret = /(?:^|\0)SWITCHYARD_TOKEN=([^\0]+)/.exec(environment ?? '')?.[1]
  if (secret === undefined || argv?.includes(secret) === true)
    throw new Error('the token is not in the environment alone')
  return secret
}

/** Files below a folder, that hold the text. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
  const held = await Promise.all(
    paths.map(async (path) => ((await readFile(path, 'utf8')).includes(text) ? path : [])),
  )
  return held.flat()
}
