// `npm start [-- PATH --home DIR --port N --browser]` on a bare clone: installs, builds and opens the app. Where no window can
// be opened it starts the host and prints the address for a browser, saying why.
import { join, resolve } from 'node:path'
import openApp from '../bin/openApp.js'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
const args = process.argv.slice(2)
// npm runs this in the folder of the package, wherever the person typed it.
const from = process.env.INIT_CWD ?? process.cwd()
const placed = args.map((arg) => (/^\.{1,2}$|[/\\]/.test(arg) ? resolve(from, arg) : arg))
// Another program reads what the host prints, or a person asks what it takes.
if (['--json', '--help', '-h'].some((word) => args.includes(word)))
  project().run([join(root, 'dist/host.js'), ...args])
else openApp.openApp(project().node, placed)
