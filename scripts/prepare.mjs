// Used before anything is installed, so only Node 20 and no dependency.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import node24 from '../bin/node24.js'

export const root = fileURLToPath(new URL('..', import.meta.url))

// Standard output belongs to the program that is prepared for: its first line may be read by another.
function run(command, args, cwd) {
  const { status, signal, error } = spawnSync(command, args, { cwd, stdio: [0, 2, 2] })
  if (error) throw error
  if (status !== 0) process.exit(signal ? 1 : status)
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** Whether node_modules holds what the lock file says; packages for other platforms may be absent. */
function isInstalled(folder) {
  const installedFile = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installedFile)) return false
  const installed = packagesOf(installedFile)
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(([path, wanted]) =>
    path === '' || !installed[path]
      ? path === '' || wanted.optional || wanted.devOptional
      : same(installed[path], wanted),
  )
}

const same = (one, other) => one.version === other.version && one.integrity === other.integrity

export function install(folder = root) {
  if (isInstalled(folder)) return
  console.error(`Installing the packages of ${folder}`)
  // The npm that runs this script, whichever it is; its warnings about engines mean the machine's Node, not ours.
  const npm = process.env.npm_execpath
  const args = ['ci', '--loglevel=error']
  if (npm) run(process.env.npm_node_execpath ?? process.execPath, [npm, ...args], folder)
  else run('npm', args, folder)
}

const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

export function buildIfStale() {
  const stamp = join(root, 'dist/.built')
  const sources = ['src', 'electron', 'scripts/build.mjs', 'package-lock.json'].map((path) =>
    newest(join(root, path)),
  )
  if (existsSync(stamp) && statSync(stamp).mtimeMs > Math.max(...sources)) return
  run(project().node, [join(root, 'scripts/build.mjs')], root)
}

/** The project's Node 24; ends the process with the reason where there is none. */
export function project() {
  const { node, problem } = node24.findNode24()
  if (node) return { node, run: (args) => node24.handOver(node, args) }
  console.error(problem)
  return process.exit(1)
}
