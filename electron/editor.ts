import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, delimiter, isAbsolute, join } from 'node:path'

/** They draw in a terminal, which a window does not have. */
const IN_TERMINAL = /^(vi|vim|nvim|nano|pico|micro|hx|helix|kak|joe|ed|emacs|mcedit)$/
/** Editors with a window, the most usual first. */
const KNOWN = ['code', 'cursor', 'codium', 'zed', 'subl']

const isThere = (path: string, mode = constants.F_OK): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  )

async function find(program: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  // A .cmd on Windows needs a shell, and no path of a repository may meet one.
  const name = process.platform === 'win32' && !program.endsWith('.exe') ? `${program}.exe` : program
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const places = isAbsolute(program) ? [program] : folders.map((folder) => join(folder, name))
  for (const place of places) if (await isThere(place, constants.X_OK)) return place
  return undefined
}

const start = (program: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsHide: true })
    child.unref()
    child.once('error', (error) => resolve(`${program} cannot be started: ${error.message}`))
    child.once('spawn', () => resolve(null))
  })

/** Opens a file or folder in the person's editor; answers why that did not come about. */
export async function openInEditor(path: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  if (!(await isThere(path))) return `${path} is not there any more.`
  const named = environment['VISUAL'] || environment['EDITOR'] || ''
  const [own = '', ...args] = named.split(' ').filter((word) => word !== '')
  const inWindow = own !== '' && !IN_TERMINAL.test(basename(own, '.exe'))
  for (const name of inWindow ? [own] : KNOWN) {
    const program = await find(name, environment)
    if (program !== undefined) return start(program, [...(inWindow ? args : []), path])
  }
  if (inWindow) return `The editor ${own}, which VISUAL or EDITOR names, is not installed.`
  return 'No editor with a window is found. Set VISUAL to the command of one, such as code.'
}
