import { createHmac, timingSafeEqual } from 'node:crypto'
import { mapSecret, type RotatingSecret } from '#domain/rotatingSecret.ts'

/** What a quote says by itself. Everything else of it stands in rows that never change. */
export interface QuoteTerms {
  /** it buys once, whoever sends it how often */
  id: string
  accountId: string
  channelId: string
  tierNo: number
  rank: number
  /** null: it does not end */
  lengthS: number | null
  priceVersion: number
  feeScheduleId: string
  /** seconds since the epoch */
  expiresAt: number
}

const FORM = 2
type Packed = [number, string, string, string, number, number, number | null, number, string, number]

/** The key of quotes, which follows from a secret of the installation and is good for nothing else. */
export function quoteSecret(secret: RotatingSecret): RotatingSecret {
  return mapSecret(secret, (one) => createHmac('sha256', one).update('stagedoor card quote').digest('hex'))
}

const macOf = (body: string, secret: string) => createHmac('sha256', secret).update(body).digest()

/** A quote as the browser carries it: it can be read there, and not be made. */
export function signQuote(terms: QuoteTerms, secret: RotatingSecret): string {
  const { id, accountId, channelId, tierNo, rank, lengthS, priceVersion, feeScheduleId, expiresAt } = terms
  const packed: Packed = [
    ...([FORM, id, accountId, channelId, tierNo, rank] as const),
    ...([lengthS, priceVersion, feeScheduleId, expiresAt] as const),
  ]
  const body = Buffer.from(JSON.stringify(packed)).toString('base64url')
  return `${body}.${macOf(body, secret.current()).toString('base64url')}`
}

function unpack(body: string): QuoteTerms | 'old' {
  const [form, id, accountId, channelId, tierNo, rank, lengthS, priceVersion, feeScheduleId, expiresAt] =
    JSON.parse(Buffer.from(body, 'base64url').toString()) as Packed
  // one without an id could be used again and again
  if (form !== FORM) return 'old'
  return { id, accountId, channelId, tierNo, rank, lengthS, priceVersion, feeScheduleId, expiresAt }
}

/** What a token says; old: of a form or a secret that is not believed any more; null: nobody here made it. */
export function openQuote(token: string, secret: RotatingSecret): QuoteTerms | 'old' | null {
  const [body = '', mac = '', ...more] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const isOurs = (one: string) => {
    const ours = macOf(body, one)
    return given.length === ours.length && timingSafeEqual(given, ours)
  }
  // one text for one token: base64 has others that decode to the same bytes
  if (more.length > 0 || given.toString('base64url') !== mac) return null
  if (secret.accepted().some(isOurs)) return unpack(body)
  return secret.ended().some(isOurs) ? 'old' : null
}
