import { z } from 'zod'

/** Processes that read settings, and the command that prepares the database for them. */
export type Process = 'api' | 'worker' | 'indexer' | 'media' | 'migrate'

/** One environment variable: its schema, who reads it and a sentence for `.env.example`. */
export interface Variable {
  schema: z.ZodType
  processes: readonly Process[]
  /** what it is, its unit and what happens when it is wrong */
  about: string
  /** shown in `.env.example`; the schema's own default applies when the variable is absent */
  example: string
}

const whole = z.coerce.number('a whole number is needed').int('a whole number is needed')
/** A TCP or UDP port; 0 lets the system choose. */
export const port = whole.min(0).max(65535)
/** Seconds, at most a day. */
export const seconds = whole.min(1).max(86_400)
/** A positive number of things. */
export const count = whole.min(1)
/** A part of something, in hundredths. */
export const percentage = whole.min(1).max(100)
/** An absolute address. */
export const url = z.url()
/** Absolute addresses, comma separated; one at least. */
export const urls = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(url).min(1))
/** A file or folder. */
export const path = z.string().min(1)
