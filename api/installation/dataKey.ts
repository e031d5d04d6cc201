import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { KEY_ID_BYTES, SEAL_FORM, SEALED_COLUMNS, type SealPurpose } from '#db/sealedColumns.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'

/** Seals what is kept in rows and must be read again. */
export interface DataKey {
  /** @param rowId value of the id column of the row it will stand in; it opens in no other row, column or table */
  seal(purpose: SealPurpose, rowId: string, plain: Uint8Array | string): Buffer
  /** @throws Error when it was sealed for another place, was changed, or its key is not in the file */
  unseal(purpose: SealPurpose, rowId: string, sealed: Uint8Array): Buffer
  /** Ids of the keys in the file, the one that seals now first. */
  keyIds(): string[]
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + KEY_ID_BYTES

const derive = (secret: string, info: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `stagedoor data ${info}`, bytes))

/** The id of a data key; it follows from the key and says nothing of it. */
export function dataKeyId(secret: string): string {
  return derive(secret, 'key id', KEY_ID_BYTES).toString('hex')
}

/** What a value is bound to: the form and key in front of it, and its place. */
function boundTo(head: Buffer, purpose: SealPurpose, rowId: string): Buffer {
  const { table, column } = SEALED_COLUMNS[purpose]
  return Buffer.concat([head, Buffer.from(JSON.stringify([table, column, rowId]))])
}

/** AES-256-GCM under a key per purpose, which follows from the data key. */
export function createDataKey(secret: RotatingSecret, random: RandomBytes): DataKey {
  const byId = (keyId: string) => secret.accepted().find((one) => dataKeyId(one) === keyId)
  return {
    seal(purpose, rowId, plain) {
      const current = secret.current()
      const head = Buffer.concat([Buffer.from([SEAL_FORM]), Buffer.from(dataKeyId(current), 'hex')])
      const nonce = random(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, derive(current, `seal ${purpose}`, 32), nonce)
      cipher.setAAD(boundTo(head, purpose, rowId))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([head, nonce, text, cipher.getAuthTag()])
    },
    unseal(purpose, rowId, sealed) {
      const all = Buffer.from(sealed)
      const { table } = SEALED_COLUMNS[purpose]
      if (all.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES || all[0] !== SEAL_FORM)
        throw new Error(`a row of ${table} holds nothing that was sealed`)
      const head = all.subarray(0, HEAD_BYTES)
      const keyId = head.subarray(1).toString('hex')
      const key = byId(keyId)
      if (key === undefined) throw new Error(`the data key ${keyId} of a row of ${table} is not in the file`)
      const nonce = all.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES)
      const decipher = createDecipheriv(CIPHER, derive(key, `seal ${purpose}`, 32), nonce, {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(boundTo(head, purpose, rowId))
      decipher.setAuthTag(all.subarray(-TAG_BYTES))
      try {
        const text = all.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES)
        return Buffer.concat([decipher.update(text), decipher.final()])
      } catch {
        throw new Error(`a sealed value of ${table} was changed or belongs to another row`)
      }
    },
    keyIds: () => {
      const ids = secret.accepted().map(dataKeyId)
      const current = dataKeyId(secret.current())
      return [current, ...ids.filter((id) => id !== current)]
    },
  }
}
