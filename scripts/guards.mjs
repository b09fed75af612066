// `npm run test:guards [-- WORD…]`: which tests stay green when the guard that they defend is taken out.
import { join } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

install()
buildIfStale()
project().run([join(root, 'tests/guards/main.ts'), ...process.argv.slice(2)])
