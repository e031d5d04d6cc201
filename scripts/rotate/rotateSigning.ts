import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { endSignKey, registerSignKey, signKeyOf } from '#db/signKeys.ts'
import { replaceFile } from './replaceFile.ts'

/**
 * Registers a new key for decisions, says when the old one ends and only then replaces the file: a process that sees the
 * new key may sign with it at once.
 * @returns until when the old key signs; its public half stays registered for ever
 */
export async function rotateSigning(file: string, overlapS: number, ownerUrl: string): Promise<Date> {
  const old = signKeyOf(readFileSync(file, 'utf8'))
  const { privateKey } = generateKeyPairSync('ed25519')
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('BEGIN')
    await registerSignKey(owner, old)
    await registerSignKey(owner, signKeyOf(privateKey))
    const until = await endSignKey(owner, old.keyId, overlapS)
    await owner.query('COMMIT')
    replaceFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    return until ?? new Date()
  } finally {
    await owner.end()
  }
}
