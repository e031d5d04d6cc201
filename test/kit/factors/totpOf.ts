import { createHmac } from 'node:crypto'
import type { Pool } from 'pg'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  let bits = ''
  for (const letter of text) bits += BASE32.indexOf(letter).toString(2).padStart(5, '0')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** RFC 6238, written from the standard and not from our library. @param step periods of 30 s since the epoch */
export function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = (mac[19] ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The step of now, by the clock of the database. */
export async function stepNow(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ step: number }>(
    'SELECT floor(extract(epoch FROM app.now()) / 30)::int AS step',
  )
  return rows[0]?.step ?? 0
}

/** A code that none of the steps around has. */
export function wrongCode(secret: string, step: number, nth = 0): string {
  const near = [-2, -1, 0, 1, 2].map((by) => totpAt(secret, step + by))
  return Array.from({ length: 1000 }, (_, at) => String(at * 997).padStart(6, '0')).filter(
    (code) => !near.includes(code),
  )[nth] as string
}
