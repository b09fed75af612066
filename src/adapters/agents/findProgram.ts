import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

type Environment = Readonly<Record<string, string>>

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    // Whatever keeps it from being reached keeps it from being started.
    return false
  }
}

/**
 * Absolute path of the program that this environment means, or null. Relative entries of PATH are passed over: they
 * would name a different program in each worktree.
 */
export async function findProgram(name: string, environment: Environment): Promise<string | null> {
  if (isAbsolute(name)) return (await isProgram(name)) ? name : null
  const windows = process.platform === 'win32'
  const endings = windows ? (environment['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';') : ['']
  const path =
    Object.entries(environment).find(([key]) => (windows ? key.toUpperCase() : key) === 'PATH')?.[1] ?? ''
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    for (const ending of endings) {
      const candidate = join(folder, name + ending)
      if (await isProgram(candidate)) return candidate
    }
  }
  return null
}
