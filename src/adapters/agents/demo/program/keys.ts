export type Key =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'enter' | 'backspace' | 'escape' | 'interrupt' | 'end' | 'clear' }

const PASTE_START = '\u001b[200~'
const PASTE_END = '\u001b[201~'
// Cursor and function keys, which this program has no use for.
const SEQUENCE = /^\u001b(?:\[[0-9;?]*[A-Za-z~]|O[A-Za-z])/
const PRINTABLE = /^[^\u0000-\u001f\u007f]+/

const single: Readonly<Record<string, Key>> = {
  '\r': { type: 'enter' },
  '\n': { type: 'enter' },
  '\u007f': { type: 'backspace' },
  '\b': { type: 'backspace' },
  '\u0003': { type: 'interrupt' },
  '\u0004': { type: 'end' },
  '\u0015': { type: 'clear' },
  '\u001b': { type: 'escape' },
}

/** Splits what a terminal sends into keys; a paste may come in any number of pieces. */
export function createKeyReader(emit: (key: Key) => void): (chunk: string) => void {
  let pasted: string | null = null

  function readPaste(chunk: string): string {
    const whole: string = (pasted ?? '') + chunk
    const end = whole.indexOf(PASTE_END)
    if (end < 0) {
      pasted = whole
      return ''
    }
    pasted = null
    emit({ type: 'paste', text: whole.slice(0, end).replace(/\r\n?/g, '\n') })
    return whole.slice(end + PASTE_END.length)
  }

  function readKey(chunk: string): string {
    if (chunk.startsWith(PASTE_START)) {
      pasted = ''
      return chunk.slice(PASTE_START.length)
    }
    const sequence = SEQUENCE.exec(chunk)?.[0]
    if (sequence !== undefined) return chunk.slice(sequence.length)
    const text = PRINTABLE.exec(chunk)?.[0]
    if (text !== undefined) emit({ type: 'text', text })
    const key = text === undefined ? single[chunk.charAt(0)] : undefined
    if (key) emit(key)
    return chunk.slice(text?.length ?? 1)
  }

  return (chunk) => {
    let rest = chunk
    while (rest !== '') rest = pasted === null ? readKey(rest) : readPaste(rest)
  }
}
