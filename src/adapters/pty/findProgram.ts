import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

const isExecutable = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    // Any reason why it cannot be reached means that it cannot be started either.
    return false
  }
}

/**
 * Absolute path of the program that the system would start, or undefined. A PTY's child reports a failed exec only by
 * exit code 1, after the terminal seems to be there; so this is asked first.
 */
export async function findProgram(
  program: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const windows = process.platform === 'win32'
  const extensions = windows ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')] : ['']
  const path = Object.entries(env).find(([name]) => (windows ? name.toUpperCase() : name) === 'PATH')?.[1]
  const named = isAbsolute(program) || program.includes('/') || (windows && program.includes('\\'))
  const folders = named ? [''] : (path ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter)
  for (const folder of folders) {
    for (const extension of extensions) {
      // An empty or relative entry of PATH counts from the program's own folder, as exec has it.
      const candidate = resolve(cwd, join(folder, program + extension))
      if (await isExecutable(candidate)) return candidate
    }
  }
  return undefined
}
