'use strict'
// Opens the desktop app, or the host with its address for a browser. Runs on old versions of Node, like node24.js.
const { existsSync, readFileSync } = require('node:fs')
const path = require('node:path')
const { createInterface } = require('node:readline')
const { handOver, root } = require('./node24.js')

const programs = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
const program = programs[process.platform] || 'electron'

/** Path of an Electron that is here already; nothing is downloaded unasked. */
function findElectron() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return [path.join(named, program)].find(existsSync)
  const folder = path.join(root, 'node_modules/electron')
  const file = path.join(folder, 'path.txt')
  return existsSync(file) && [path.join(folder, 'dist', readFileSync(file, 'utf8'))].find(existsSync)
}

/** Why no window can be opened here; undefined when one can. */
function obstacle(args) {
  if (args.includes('--browser')) return 'you asked for the browser with --browser.'
  const linux = !['win32', 'darwin'].includes(process.platform)
  if (linux && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).'
  if (findElectron()) return undefined
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return `there is no Electron in ${named}, which ELECTRON_OVERRIDE_DIST_PATH names.`
  return `the Electron runtime is not installed. "npx install-electron" in ${root} downloads it.`
}

const valued = ['--home', '--port', '--project']

/** The arguments for the host, which knows no path alone. */
const forHost = (args) =>
  args.flatMap((arg, at) => {
    if (arg === '--browser') return []
    return arg.startsWith('-') || valued.includes(args[at - 1]) ? [arg] : ['--project', arg]
  })

function openWindow(args) {
  const env = { ...process.env }
  // Terminals inside of other Electron apps set it, and it would make a plain Node of ours.
  delete env.ELECTRON_RUN_AS_NODE
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
  handOver(findElectron(), [root, ...asRoot, ...args], { env })
}

function announcement(line) {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}

function openHost(node, args, why) {
  const given = ['--json', ...forHost(args)]
  const child = handOver(node, [path.join(root, 'dist/host.js'), ...given], {
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { url, token, version, attached, project, error } = announcement(line)
    if (error) return
    if (!token) return console.log(line)
    console.log(
      `Switchyard ${version} ${attached ? 'runs already' : 'is running'}. Open it in your browser:\n`,
    )
    console.log(`  ${url}/#token=${token}${project ? `&open=${project}` : ''}\n`)
    console.log('The end of this address is your own token: who has it can do what you can.')
    console.log(`No window was opened: ${why}`)
    if (!attached) console.log('End it with Ctrl-C.')
  })
}

/** Opens the app with the arguments of a start: `[PATH] [--home DIR] [--port N] [--browser]`. */
function openApp(node, args) {
  const why = obstacle(args)
  if (why) openHost(node, args, why)
  else openWindow(args)
}

module.exports = { openApp }
