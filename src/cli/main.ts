import { Command, CommanderError, Option } from 'commander'
import { attach, type AttachOptions } from './attach.ts'
import { addOperations } from './commands.ts'
import { demo, type DemoOptions } from './demo.ts'
import { addExport } from './exportEvents.ts'
import type { GlobalOptions } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'
import { printError, runOperation } from './runOperation.ts'
import { openTmux, type TmuxOptions } from './tmux.ts'

/** Replaced with the version of package.json when this is bundled. */
declare const SWITCHYARD_VERSION: string | undefined
const version = typeof SWITCHYARD_VERSION === 'string' ? SWITCHYARD_VERSION : '0.0.0-source'

const HEADER = `
Start the host with "switchyard serve"; "switchyard serve --help" tells its options.
"switchyard mcp" is the MCP server that agents start.`

const FOOTER = `
Exit codes: 0 done, 1 not possible, 2 wrong usage or a conflict, 3 not found, 4 denied, 5 no host runs.`

function createProgram(json: boolean): Command {
  const program = new Command('switchyard')
    .description('Runs many coding agents on one Git repository at once.')
    .version(version, '-V, --version')
    .addOption(new Option('--json', 'print the answer as one JSON document'))
    .addOption(new Option('--home <dir>', 'data folder of the host to speak to').env('SWITCHYARD_HOME'))
    .addOption(new Option('--url <url>', 'address of the host').env('SWITCHYARD_URL'))
    .addOption(
      new Option('--token <token>', "token; default: the operator's of the home").env('SWITCHYARD_TOKEN'),
    )
    .addHelpText('before', HEADER.trimStart())
    .addHelpText('after', FOOTER)
  addOperations(program, runOperation)
  addExport(program)
  program
    .command('attach <task>')
    .description("Show the terminal of a task's agent here and type into it. Ctrl-\\ leaves it running.")
    .addOption(new Option('--hold', 'take the agent meanwhile: what others send it waits until you leave'))
    .action(async (task: string, options: AttachOptions) =>
      attach(task, { ...program.opts<GlobalOptions>(), ...options }),
    )
  program
    .command('tmux')
    .description('Show every running agent in a tmux session; agents that it does not show yet are added.')
    .addOption(
      new Option('--layout <layout>', 'a window an agent, or panes of one window')
        .choices(['windows', 'panes'])
        .default('windows'),
    )
    .addOption(new Option('--session <name>', 'name of the session').default('switchyard'))
    .addOption(new Option('--no-prompts', 'take the agents: what others send them waits until you leave'))
    .action(async (options: Omit<TmuxOptions, 'inside'>) =>
      openTmux({ ...program.opts<GlobalOptions>(), ...options, inside: Boolean(process.env['TMUX']) }),
    )
  program
    .command('demo')
    .description('Show the whole of it on a sample repository: no account and no agent program needed.')
    .addOption(new Option('--keep', 'leave the data folder and the repository and print where they are'))
    .action(async (options: DemoOptions) => demo({ ...program.opts<GlobalOptions>(), ...options }))
  program
    .command('version')
    .description('Print the version.')
    .action(() => void process.stdout.write(`${version}\n`))
  setUp(program, json)
  return program
}

/**
 * For every command: no end of the process by commander itself, which would answer 1 for wrong usage; its errors in our
 * form; and the options of the program in the help.
 */
function setUp(command: Command, json: boolean): void {
  command.exitOverride()
  command.configureHelp({ showGlobalOptions: true })
  command.configureOutput({
    outputError: (text, write) => {
      const message = text.replace(/^error: /, '').trim()
      if (!json) write(text.replace(/^error: /, 'switchyard: '))
      else if (text.startsWith('error: ')) write(`${JSON.stringify({ error: { code: 'USAGE', message } })}\n`)
    },
  })
  for (const each of command.commands) setUp(each, json)
}

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json')
  const program = createProgram(json)
  try {
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync([...args], { from: 'user' })
    return Number(process.exitCode ?? EXIT.ok)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    if (!(error instanceof CliError)) throw error
    printError(error, json)
    return error.exit
  }
}

// Who reads our output may stop reading it, as `head` does.
process.stdout.on('error', () => process.exit(EXIT.ok))
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `switchyard: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exit(EXIT.impossible)
  },
)
