import express, { type Request, type Response } from 'express'
import { ProblemError } from '../problemError.ts'

/** Reads the bytes of a file as they are. Throws what the parser does, which `writeProblem` knows, and ProblemError MALFORMED_BODY. */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  // what has to be inflated could be anything but as large as it says
  const read = express.raw({ limit: maxBytes, type: 'application/octet-stream', inflate: false })
  await new Promise<void>((resolve, reject) => {
    read(request, request.res as Response, (error) => (error ? reject(error) : resolve()))
  })
  const { body } = request
  if (Buffer.isBuffer(body)) return body
  throw new ProblemError('MALFORMED_BODY', { detail: 'Send the file as application/octet-stream.' })
}
