import { readFileSync, writeSync } from 'node:fs'
import { homeFolder } from '../guest/homeFolder.ts'
import { answerHook } from './answerHook.ts'

/** An agent never waits longer for us than this, whatever has happened to the host. */
const LIMIT_MS = 3_000

const end = (): never => process.exit(0)

// A hook that fails would stop its agent for a fault of ours.
process.on('uncaughtException', end)
process.on('unhandledRejection', end)
setTimeout(end, LIMIT_MS)

/** `hook.js KIND EVENT [--home DIR]` */
const [kind = '', event = '', flag, home] = process.argv.slice(2)
// An agent that Switchyard has started has its own hooks; a second report of everything would count twice.
if (process.env['SWITCHYARD_TOKEN'] || kind === '' || event === '') end()

const told = await answerHook({
  kind,
  event,
  home: flag === '--home' && home ? home : homeFolder(process.env),
  environment: process.env,
  parent: process.ppid,
  cwd: process.cwd(),
  input: readFileSync(0, 'utf8'),
})
if (told !== undefined) writeSync(1, JSON.stringify(told))
end()
