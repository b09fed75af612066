/** Longer texts stand in the input box by their length, so that whoever typed one sees that it has arrived whole. */
const SHOWN = 40

/** What the input box shows for a text. */
export const boxText = (text: string): string =>
  text.length > SHOWN || text.includes('\n') ? `[${text.length} characters]` : text
