/** The variables that this program was started with; the one place of the command line, besides main.ts, that reads them. */
export const environment: Readonly<Record<string, string | undefined>> = process.env
