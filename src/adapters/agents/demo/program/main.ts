import { DemoAgent } from './agent.ts'
import { createRunner } from './git.ts'
import { readOptions, type Options } from './options.ts'
import { loadState, newState, saveState } from './state.ts'
import { createTerminal } from './terminal.ts'
import { createTools } from './tools.ts'

/** The environment that steps run with: without the token, which is for the MCP server alone. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'SWITCHYARD_TOKEN',
  ),
)

async function start(options: Options): Promise<void> {
  const { stdin, stdout } = process
  if (!stdin.isTTY || !stdout.isTTY) throw new Error('the demo agent needs a terminal')
  const cwd = process.cwd()
  const terminal = createTerminal(stdin, stdout, 'Demo agent')
  terminal.log(`Switchyard demo agent · session ${options.session}\n${cwd}`)
  const kept =
    options.resume && options.state !== null ? await loadState(options.state, options.session) : null
  if (options.resume)
    terminal.log(kept ? 'The session goes on.' : 'No state of this session is left; it begins anew.')
  const state = { ...(kept ?? newState(options.session, options.preamble)), preamble: options.preamble }
  const save = (value: typeof state) => saveState(options.state, value)
  const tools =
    options.mcp_config === null ? null : createTools(options.mcp_config, (text) => terminal.log(text))
  const quit = () => {
    terminal.close()
    void tools?.close().finally(() => process.exit(0))
    if (!tools) process.exit(0)
  }
  await save(state)
  // Connected at once, as agent CLIs do; a failure is said now and tried again on need.
  tools
    ?.list()
    .catch((error: unknown) => terminal.log(`✗ ${error instanceof Error ? error.message : String(error)}`))
  const runner = createRunner(cwd, environment)
  new DemoAgent({ terminal, tools, runner, cwd, node: process.execPath, state, save, quit }).start()
}

try {
  await start(readOptions(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
