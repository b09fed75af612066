// `npm run screenshots [-- NAME…]`: every screen and state of the window, light and dark, into screenshots/.
import { join } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
project().run([join(root, 'tests/screens/main.ts'), ...process.argv.slice(2)])
