import { boxText } from '../boxText.ts'

export interface Question {
  readonly kind: 'trust' | 'permission' | 'question'
  readonly text: string
  readonly options: readonly { readonly key: string; readonly label: string }[]
}

/** What stands below the log and is drawn anew on each change. */
export interface Live {
  readonly status: string | null
  readonly draft: string
  readonly question: Question | null
  readonly hint: string
}

export interface Drawn {
  readonly rows: readonly string[]
  readonly cursor: { readonly row: number; readonly column: number }
}

const HEADINGS = { trust: 'Trust', permission: 'Permission', question: 'Question' } as const

function questionRows(question: Question): string[] {
  const options = question.options.map(
    ({ key, label }, index) => ` ${index === 0 ? '›' : ' '} ${key}. ${label}`,
  )
  const text = question.text.split('\n').map((row) => ` ${row}`)
  return [
    ` ? ${HEADINGS[question.kind]}`,
    ...text,
    '',
    ...options,
    '',
    ' Press the digit of an answer, Esc to interrupt',
  ]
}

/** One row of the terminal each, so that the rows can be counted; a row as wide as the terminal would begin a new one. */
export function drawLive(live: Live, columns: number): Drawn {
  const rule = '─'.repeat(Math.max(1, columns - 1))
  const status = live.status === null ? [] : [`* Working: ${live.status} (esc to interrupt)`]
  const body = live.question
    ? ['', rule, ...questionRows(live.question)]
    : ['', ...status, rule, `> ${boxText(live.draft)}`, rule, `  ${live.hint}`]
  const rows = body.map((row) => row.slice(0, Math.max(1, columns - 1)))
  if (live.question) return { rows, cursor: { row: rows.length - 1, column: 0 } }
  const box = 2 + status.length
  return { rows, cursor: { row: box, column: (rows[box] ?? '').length } }
}
