/** Structured log lines for the person who runs the host. Never carries secrets or terminal bytes. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
