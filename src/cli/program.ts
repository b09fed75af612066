import { Command, Option } from 'commander'
import { attach, type AttachOptions } from './attach.ts'
import { addOperations } from './commands.ts'
import { runConsole, type ConsoleOptions } from './console/console.ts'
import { demo, type DemoOptions } from './demo.ts'
import { addExport } from './exportEvents.ts'
import type { GlobalOptions } from './findHost.ts'
import { addDoctor } from './install/doctor.ts'
import { addInstall } from './install/installCommands.ts'
import { addProjectCommands } from './install/projectCommands.ts'
import { addPhone } from './phone/phoneCommands.ts'
import { runOperation } from './runOperation.ts'
import { showStatus, type StatusOptions } from './status.ts'
import { openTmux, type TmuxOptions } from './tmux.ts'
import { environment } from './environment.ts'

/** Replaced with the version of package.json when this is bundled. */
declare const SWITCHYARD_VERSION: string | undefined
const version = typeof SWITCHYARD_VERSION === 'string' ? SWITCHYARD_VERSION : '0.0.0-source'

const HEADER = `
Start the host with "switchyard serve"; "switchyard serve --help" tells its options.
"switchyard mcp" is the MCP server that agents start, "switchyard hook KIND EVENT" what their hooks run.`

const FOOTER = `
Exit codes: 0 done, 1 not possible, 2 wrong usage or a conflict, 3 not found, 4 denied, 5 no host runs.`

/** The whole command line. `json` puts errors of the line itself into JSON too. */
export function createProgram(json: boolean): Command {
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
  addPhone(program)
  program
    .command('attach <task>')
    .description("Show the terminal of a task's agent here and type into it. Ctrl-\\ leaves it running.")
    .addOption(new Option('--hold', 'take the agent meanwhile: what others send it waits until you leave'))
    .action(async (task: string, options: AttachOptions) =>
      attach(task, { ...program.opts<GlobalOptions>(), ...options }),
    )
  addTmux(program)
  addTogether(program)
  addProjectCommands(program)
  addInstall(program)
  addDoctor(program)
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

function addTmux(program: Command): void {
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
      openTmux({ ...program.opts<GlobalOptions>(), ...options, inside: Boolean(environment['TMUX']) }),
    )
}

/** What a person and an agent at a shell share: how things stand, and what happens. */
function addTogether(program: Command): void {
  const project = new Option(
    '--project <path>',
    'id or path of the project; default: that of the current folder',
  )
  program
    .command('status')
    .description('Show how the project stands: tasks, agents, locks, what waits.')
    .addOption(project)
    .addOption(
      new Option('--compact', "for a model's context: under 1.5 kB, what others wrote framed as data"),
    )
    .action(async (options: StatusOptions) => showStatus({ ...program.opts<GlobalOptions>(), ...options }))
  program
    .command('console')
    .description('Stream what happens, and act: send, directive, lock, unlock, task, decision, status.')
    .addOption(project)
    .action(async (options: ConsoleOptions) => runConsole({ ...program.opts<GlobalOptions>(), ...options }))
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
