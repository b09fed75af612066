// `npm run bench [-- NAME…]`: measures the built programs against the budgets.
import { join } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
project().run([join(root, 'bench/main.ts'), ...process.argv.slice(2)])
