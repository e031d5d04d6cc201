import type { Pool } from 'pg'
import type { CallFileKind } from '#domain/calls/words.ts'
import type { AnswerFile } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'

const ENDINGS: Readonly<Record<CallFileKind, string>> = {
  ...{ png: 'png', jpeg: 'jpg', webp: 'webp' },
  ...{ pdf: 'pdf', text: 'txt' },
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/**
 * The bytes of a file, for who may have them, under a name of ours and never under what somebody typed.
 * @param place its number among others; null: it has none
 * @throws ProblemError NOT_FOUND where it was removed
 */
export async function fileAnswer(
  pool: Pool,
  { fileId, kind, place }: { fileId: string; kind: CallFileKind; place: number | null },
): Promise<AnswerFile> {
  const { rows } = await pool.query<{ bytes: Buffer | null }>(
    'SELECT bytes FROM app.call_file WHERE id = $1',
    [fileId],
  )
  const bytes = rows[0]?.bytes
  if (!bytes) throw new ProblemError('NOT_FOUND')
  return { name: `file${place === null ? '' : `-${place}`}.${ENDINGS[kind]}`, chunks: once(bytes) }
}
