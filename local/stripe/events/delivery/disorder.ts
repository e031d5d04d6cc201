import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { ApiError } from '../../http/apiError.ts'
import { SIGNATURES, type SignatureForm } from '../signWebhook.ts'
import { deliveryRows } from './deliveryRows.ts'

/** How deliveries to an endpoint are disturbed; what is left out is as it should be. */
export interface Disorder {
  /** the same seed draws the same for the same number of events */
  seed: number
  /** seconds that each waits at most; how long is drawn */
  delayS?: number
  /** further copies of each */
  copies?: number
  /** so many are collected, then sent one after another in a drawn order */
  window?: number
  /** seconds after which a window that is not full is sent; 5 unless said otherwise */
  windowS?: number
  /** each one, or the first so many, are never sent */
  drop?: 'all' | number
  /** in percent, drawn for each: never sent */
  dropPct?: number
  /** nobody is there until then, unix seconds of the stand-in's clock */
  awayUntilS?: number
  signature?: SignatureForm
  /** signatures are said to be of so many seconds ago, or when negative ahead */
  ageS?: number
  /** the first try is made before the API answers */
  isBeforeAnswer?: boolean
  /** an endpoint for connected accounts gets the platform's own events too */
  isMisdirected?: boolean
}

const NUMBERS = {
  delayS: 86_400,
  copies: 1_000,
  window: 1_000,
  windowS: 86_400,
  dropPct: 100,
  awayUntilS: Number.MAX_SAFE_INTEGER,
} as const
const MAX_AGE_S = 40 * 86_400

/** @throws ApiError that names a field which cannot be */
export function readDisorder(params: Readonly<Record<string, unknown>>): Disorder {
  const bad = (field: string) =>
    new ApiError(400, 'command_invalid', `${field} cannot be ${JSON.stringify(params[field])}`)
  const known = new Set([
    ...Object.keys(NUMBERS),
    'seed',
    'drop',
    'signature',
    'ageS',
    'isBeforeAnswer',
    'isMisdirected',
  ])
  const stray = Object.keys(params).find((field) => !known.has(field))
  if (stray !== undefined) throw bad(stray)
  const disorder: Record<string, unknown> = { seed: 0 }
  for (const [field, value] of Object.entries(params)) {
    if (value === undefined) continue
    const max = field === 'seed' ? Number.MAX_SAFE_INTEGER : NUMBERS[field as keyof typeof NUMBERS]
    const isCount = (limit: number) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= limit
    const fits =
      field === 'drop'
        ? value === 'all' || isCount(1_000_000)
        : field === 'signature'
          ? SIGNATURES.includes(value as SignatureForm)
          : field === 'ageS'
            ? Number.isInteger(value) && Math.abs(Number(value)) <= MAX_AGE_S
            : field.startsWith('is')
              ? typeof value === 'boolean'
              : field === 'delayS'
                ? typeof value === 'number' && value >= 0 && value <= max
                : isCount(max)
    if (!fits) throw bad(field)
    disorder[field] = value
  }
  return disorder as unknown as Disorder
}

/** Disorders as they are kept, by endpoint. */
export function disorders(sql: DatabaseSync) {
  deliveryRows(sql)
  const one = sql.prepare('SELECT body, drawn FROM disorder WHERE endpoint = ?')
  const set = sql.prepare('INSERT OR REPLACE INTO disorder VALUES (?, ?, 0)')
  const clear = sql.prepare('DELETE FROM disorder WHERE endpoint = ?')
  const count = sql.prepare('UPDATE disorder SET drawn = drawn + 1 WHERE endpoint = ?')
  return {
    /** what disturbs an endpoint, with the number of events drawn for so far */
    of(endpoint: string): { disorder: Disorder; drawn: number } | undefined {
      const row = one.get(endpoint)
      return row && { disorder: JSON.parse(String(row.body)), drawn: Number(row.drawn) }
    },
    set: (endpoint: string, disorder: Disorder) => void set.run(endpoint, JSON.stringify(disorder)),
    clear: (endpoint: string) => void clear.run(endpoint),
    count: (endpoint: string) => void count.run(endpoint),
  }
}

/** A number from 0 up to 1 that follows from the seed and the names alone. */
export function draw(seed: number, ...names: (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...names].join(':'))
    .digest()
  return digest.readUInt32BE(0) / 2 ** 32
}
