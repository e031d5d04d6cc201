import { createHmac } from 'node:crypto'
import type { Pool } from 'pg'
import { until } from '#test/kit/time/until.ts'

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

/** A code is used within this time of its step being read. */
const USED_WITHIN_S = 3

/** The step of now, by the clock of the database; one that is about to end is waited out, for its code is used a moment later. */
export async function stepNow(pool: Pool): Promise<number> {
  return await until('a step begins', async () => {
    const { rows } = await pool.query<{ step: number; leftS: number }>(
      'SELECT floor(s / 30)::int AS step, 30 - (s % 30)::float8 AS "leftS" FROM extract(epoch FROM app.now()) s',
    )
    const [now] = rows
    return now && now.leftS > USED_WITHIN_S ? now.step : undefined
  })
}

/** A code that none of the steps around has. */
export function wrongCode(secret: string, step: number, nth = 0): string {
  const near = [-2, -1, 0, 1, 2].map((by) => totpAt(secret, step + by))
  return Array.from({ length: 1000 }, (_, at) => String(at * 997).padStart(6, '0')).filter(
    (code) => !near.includes(code),
  )[nth] as string
}
