/** Control characters (C0, DEL, C1) and the bidi overrides that let text pose as something else. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const UNSAFE_BUT_LINES =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** One line of foreign text, safe for a terminal or a page: control and bidi characters removed, trimmed. */
export const cleanLine = (text: string): string => text.replace(UNSAFE, '').trim()

/** Foreign text of several lines: keeps tab and newline, removes every other control and bidi character. */
export const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(UNSAFE_BUT_LINES, '')
