import type { Pool, PoolClient } from 'pg'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import { CALL_TERMS, type CallTerms } from '#domain/calls/words.ts'
import { currencyOf } from '../creators/readChannelPage.ts'
import type { CallOffer, CallPolicy, CallSale, OpenSale } from './contract.ts'
import type { BookingDeps } from './deps.ts'

/** What somebody has open on the chain at once that is looked at. */
const MAX_SALES = 200
const MAX_POLICIES = 500

/** One call that the escrow sells to everybody for a wallet of a creator, under its policy. */
export interface ChainSale extends CallSale {
  /** index of the currency list */
  currency: number
  /** smallest unit, as text */
  units: string
  lengthMinutes: number
  policy: BookingPolicy
}

type StoredPolicy = Pick<CallSale, 'creator' | 'policyId'> & { policy: BookingPolicy }
type SaleDeps = Pick<BookingDeps, 'chainId' | 'escrow'>
/** What decides which sale a price of an offer is. */
type Sold = Pick<CallOffer, 'lengthMinutes' | 'terms' | 'termsVersion'>
type AskedPrice = Pick<CallOffer['prices'][number], 'rail' | 'currency' | 'units'>

/** SQL: the policy `p` as `BookingPolicy`. */
export const POLICY_JSON = `jsonb_build_object('noticeFullSeconds', p.notice_full_s, 'noticePartialSeconds', p.notice_partial_s,
    'disputeWindowSeconds', p.dispute_window_s, 'arbiterDeadlineSeconds', p.arbiter_deadline_s, 'graceSeconds', p.grace_s,
    'partialBps', p.partial_bps, 'noShowBps', p.no_show_bps, 'fullOverlapBps', p.full_overlap_bps,
    'fallbackBps', p.fallback_bps, 'isMetered', p.is_metered)`

// what of a wallet cannot be read on sells nothing until it can
const SALES = `SELECT '0x' || encode(o.creator, 'hex') AS creator, o.offer_no::text AS "offerNo", o.policy_id AS "policyId", o.currency,
    o.price_units::text AS units, o.length_minutes AS "lengthMinutes", ${POLICY_JSON} AS policy
  FROM app.identity i
  JOIN chain.offer_as_of o ON o.chain_id = $2 AND o.escrow = $3 AND o.creator = i.wallet AND o.is_open AND o.calls = 1 AND o.as_of IS NULL
  JOIN chain.policy_as_of p ON p.chain_id = o.chain_id AND p.escrow = o.escrow AND p.creator = o.creator AND p.policy_id = o.policy_id
    AND p.as_of IS NULL
  WHERE i.account_id = $1 AND i.kind = 'wallet' AND i.ended_at IS NULL
  ORDER BY o.created_block, o.creator, o.offer_no LIMIT ${MAX_SALES}`

const POLICIES = `SELECT '0x' || encode(p.creator, 'hex') AS creator, p.policy_id AS "policyId", ${POLICY_JSON} AS policy
  FROM app.identity i
  JOIN chain.policy_as_of p ON p.chain_id = $2 AND p.escrow = $3 AND p.creator = i.wallet AND p.as_of IS NULL
  WHERE i.account_id = $1 AND i.kind = 'wallet' AND i.ended_at IS NULL
  ORDER BY p.created_block, p.creator, p.policy_id LIMIT ${MAX_POLICIES}`

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** What the wallets that are linked to an account now sell to everybody as single calls, the oldest first. */
export async function readCallSales(
  { chainId, escrow }: SaleDeps,
  db: Pool | PoolClient,
  accountId: string,
): Promise<ChainSale[]> {
  if (escrow === null) return []
  const { rows } = await db.query<ChainSale>(SALES, [accountId, chainId, bytesOf(escrow)])
  return rows
}

/** Terms of ours that the wallets of an account have on the chain, the oldest first. */
export async function readCallPolicies(
  { chainId, escrow }: SaleDeps,
  db: Pool | PoolClient,
  accountId: string,
): Promise<CallPolicy[]> {
  if (escrow === null) return []
  const { rows } = await db.query<StoredPolicy>(POLICIES, [accountId, chainId, bytesOf(escrow)])
  return rows.flatMap(({ creator, policyId, policy }) =>
    presetsOf(policy).map((preset) => ({ creator, policyId, ...preset })),
  )
}

/** The terms that a policy is, in whatever versions. */
function presetsOf(policy: BookingPolicy): { terms: CallTerms; termsVersion: number }[] {
  const versions = Array.from({ length: TERMS_VERSION }, (_, n) => n + 1)
  return versions.flatMap((termsVersion) =>
    CALL_TERMS.filter((terms) => isSame(policy, policyOf(terms, termsVersion))).map((terms) => ({
      ...{ terms, termsVersion },
    })),
  )
}

function isSame(one: BookingPolicy, other: BookingPolicy): boolean {
  const fields = Object.keys(other) as (keyof BookingPolicy)[]
  return fields.every((field) => one[field] === other[field])
}

/** The sales that a price of an offer is, in their order. */
export function salesOf(sales: readonly ChainSale[], offer: Sold, price: AskedPrice): ChainSale[] {
  if (price.rail !== 'chain') return []
  const policy = policyOf(offer.terms, offer.termsVersion)
  return sales.filter(
    (sale) =>
      sale.currency === Number(price.currency) &&
      sale.units === price.units &&
      sale.lengthMinutes === offer.lengthMinutes &&
      isSame(sale.policy, policy),
  )
}

/** The sales that are the first of no price of these offers. */
export function leftOpenOf(
  { currencies }: Pick<BookingDeps, 'currencies'>,
  sales: readonly ChainSale[],
  offers: readonly CallOffer[],
): OpenSale[] {
  const used = offers.flatMap((offer) => offer.prices.map((price) => salesOf(sales, offer, price)[0]))
  return sales
    .filter((sale) => !used.includes(sale))
    .map(({ creator, offerNo, policyId, lengthMinutes, units, currency }) => {
      const { symbol, decimals } = currencyOf(currencies, currency)
      return { creator, offerNo, policyId, lengthMinutes, units, symbol, decimals }
    })
}
