// `npm run record:agents [-- KIND… --scenario NAME --size wide|narrow --table]`: records the real agent programs anew.
import { join } from 'node:path'
import { install, project, root } from './prepare.mjs'

install()
install(join(root, 'tests/agents'))
project().run([join(root, 'tests/agents/record/main.ts'), ...process.argv.slice(2)])
