/** The lines of a text field that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** A file's size for people. */
export function sizeOf(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024).toLocaleString('en')} kB`
}
