import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { measureCorpus } from '../../support/measureCorpus.ts'
import { statusTable } from '../../support/statusTable.ts'

const page = fileURLToPath(new URL('../../../docs/agents.md', import.meta.url))
const BLOCK = /(<!-- status table -->\n\n)[^]*?(\n\n<!-- end of the status table -->)/

/** Measures the corpus, prints the table and puts it into the page about agents. */
export async function writeTable(): Promise<void> {
  const table = statusTable(await measureCorpus())
  console.log(table)
  const before = await readFile(page, 'utf8')
  await writeFile(page, before.replace(BLOCK, `$1${table}$2`))
}
