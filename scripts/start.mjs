// `npm start` on a bare clone: installs, builds and starts the host.
import { join } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
project().run([join(root, 'dist/host.js'), ...process.argv.slice(2)])
