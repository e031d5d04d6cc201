import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { FileType } from '../contract.ts'
import type { AnswerFile } from '../handler.ts'
import type { InPlace } from './createFilePlaces.ts'

/** How long one who takes nothing of a file may hold it, milliseconds. */
const STALLED_MS = 30_000

async function write(type: FileType, { name, chunks }: AnswerFile, response: Response): Promise<void> {
  response.setHeader('content-disposition', `attachment; filename="${name}"`)
  response.type(type)
  // who leaves early ends the reading too
  await pipeline(Readable.from(chunks), response).catch(() => response.destroy())
}

/** Writes a file as it is read. What a person added is in memory until it is taken: it needs a place, and throws ProblemError BUSY. */
export async function sendFile(
  type: FileType,
  file: AnswerFile,
  { response, takers }: { response: Response; takers: InPlace },
): Promise<void> {
  if (type !== 'application/octet-stream') return write(type, file, response)
  await takers(String(response.locals.account), () => {
    response.setTimeout(STALLED_MS, () => response.destroy())
    return write(type, file, response)
  })
}
