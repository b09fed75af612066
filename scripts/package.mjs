// `npm run package [-- --linux dir …]`: makes the desktop app by electron-builder. The Electron runtime is the folder that
// ELECTRON_OVERRIDE_DIST_PATH names; where it is not set, electron-builder downloads the one of package.json.
import { realpathSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
const { node, run } = project()
const file = realpathSync(node)
// electron-builder reads every path from the project's folder on.
process.env.SWITCHYARD_PACKAGED_NODE = relative(root, file)
process.env.SWITCHYARD_PACKAGED_NODE_NAME = basename(file)
const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH
const fixed = ['--config', 'electron-builder.yml', '--publish', 'never']
const dist = runtime ? [`--config.electronDist=${runtime}`] : []
process.chdir(root)
run([join(root, 'node_modules/electron-builder/cli.js'), ...fixed, ...dist, ...process.argv.slice(2)])
