import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { newSecret, type RandomBytes } from '../base/ids.ts'
import type { Files } from '../core/ports/files.ts'

/** How others find the running host of a home. Only its lock says that it runs; see hostLock.ts. */
const hostFile = z.object({
  pid: z.number().int(),
  /** Start time of the process as the system states it. */
  started: z.string().nullable(),
  port: z.number().int(),
  url: z.string(),
  version: z.string(),
})
export type HostFile = z.infer<typeof hostFile>

const hostPath = (home: string): string => join(home, 'host.json')
const tokenPath = (home: string): string => join(home, 'operator-token')

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export async function readHostFile(home: string): Promise<HostFile | undefined> {
  const text = await readText(hostPath(home))
  try {
    return text === undefined ? undefined : hostFile.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: a file that some other program has put there says nothing about a host.
    return undefined
  }
}

export const writeHostFile = (files: Files, home: string, host: HostFile): Promise<void> =>
  files.writeSecure(hostPath(home), `${JSON.stringify(host, null, 2)}\n`, 0o600)

export const removeHostFile = (home: string): Promise<void> => rm(hostPath(home), { force: true })

export async function readOperatorToken(home: string): Promise<string | undefined> {
  const token = (await readText(tokenPath(home)))?.trim()
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

export async function makeOperatorToken(files: Files, home: string, random: RandomBytes): Promise<string> {
  const token = newSecret(random)
  await files.writeSecure(tokenPath(home), `${token}\n`, 0o600)
  return token
}
