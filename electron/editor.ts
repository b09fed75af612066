import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'

/** They draw in a terminal, which a window does not have. */
const IN_TERMINAL = /^(vi|vim|nvim|nano|pico|micro|hx|helix|kak|joe|ed|emacs|mcedit)$/
/** Editors with a window, the most usual first. */
const KNOWN = ['code', 'cursor', 'codium', 'zed', 'subl']

/** How editors take a line; one that is not known gets the path alone. */
function placeFor(program: string, path: string, line: number | undefined): string[] {
  const name = basename(program, '.exe')
  if (line === undefined) return [path]
  if (/^(code|cursor|codium|windsurf)/.test(name)) return ['--goto', `${path}:${line}`]
  if (/^(zed|subl)/.test(name)) return [`${path}:${line}`]
  if (/^(gvim|mvim|gedit|gnome-text-editor)$/.test(name)) return [`+${line}`, path]
  if (/^(idea|webstorm|pycharm|goland|clion|rider)/.test(name)) return ['--line', `${line}`, path]
  return [path]
}

const start = (program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Error | null> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true, windowsHide: true })
    child.unref()
    child.once('error', resolve)
    child.once('spawn', () => resolve(null))
  })

/** Opens a file or folder in the person's editor, at a line counted from 1; answers why that did not come about. */
export async function openInEditor(
  path: string,
  line: number | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  if (!existsSync(path)) return `${path} is not there any more.`
  const named = (environment['VISUAL'] || environment['EDITOR'] || '').split(' ')
  const [own = '', ...args] = named.filter((word) => word !== '')
  const inWindow = own !== '' && !IN_TERMINAL.test(basename(own, '.exe'))
  for (const program of inWindow ? [own] : KNOWN) {
    const place = placeFor(program, path, line)
    const problem = await start(program, inWindow ? [...args, ...place] : place, environment)
    if (!problem) return null
    if (!('code' in problem) || problem.code !== 'ENOENT')
      return `${program} cannot be started: ${problem.message}`
  }
  if (inWindow) return `The editor ${own}, which VISUAL or EDITOR names, is not installed.`
  return 'No editor with a window is found. Set VISUAL to the command of one, such as code.'
}
