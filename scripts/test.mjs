// `npm test [-- FILE…]` and `npm run test:agents`, on a bare clone too. System tests start the built programs.
import { join } from 'node:path'
import { buildIfStale, install, project, root } from './prepare.mjs'

const agents = process.argv[2] === 'agents'
const rest = process.argv.slice(agents ? 3 : 2)

install()
if (agents) install(join(root, 'tests/agents'))
buildIfStale()
const projects = agents ? ['--project=agents'] : ['--project=unit', '--project=system']
project().run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...projects, ...rest])
