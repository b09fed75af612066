import { CommanderError } from 'commander'
import { CliError, EXIT } from './outcome.ts'
import { createProgram } from './program.ts'
import { printError } from './runOperation.ts'

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
