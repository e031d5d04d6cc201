import type { PoolClient } from 'pg'
import { type Hex, hashTypedData, keccak256, stringToBytes } from 'viem'
import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import {
  AGREEMENT_DOMAIN,
  AGREEMENT_TYPES,
  agreementDifference,
  agreementText,
  type CallAgreement,
} from '#domain/calls/agreement.ts'
import { ProblemError } from '../../http/problemError.ts'
import { type ChainSale, readCallSales, salesOf } from '../callSales.ts'
import type { CallOffer, CallPrice } from '../contract.ts'
import type { BookingDeps } from '../deps.ts'
import { payableView } from '../offerView.ts'
import { busyOr, lockHolder } from '../reservations/locks.ts'
import type { agreementRoutes, KeptAgreement } from './contract.ts'
import { demandHeld, demandSoldCall, differing } from './demandSoldCall.ts'
import { insertAgreement } from './store.ts'

type Sent = z.output<typeof agreementRoutes.keepAgreement.body>

/** Who would pay for which held time, and what they agreed to. */
interface AgreementWish {
  reservationId: string
  accountId: string
  sent: Sent
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })
const BY_WALLET_NO_MORE = 'This call is not sold by wallet any more. Look at what is offered now.'

/** An agreement as it was sent. Throws ProblemError INVALID_INPUT. */
function sentAgreement({ agreement }: Sent): CallAgreement {
  const nonce = BigInt(agreement.nonce)
  if (nonce >= 1n << 256n) {
    const detail = 'The nonce is too large. Load the page again.'
    throw new ProblemError('INVALID_INPUT', { detail, fields: { '/agreement/nonce': detail } })
  }
  const [creator, fan] = [agreement.creator.toLowerCase(), agreement.fan.toLowerCase()]
  return { ...agreement, creator, fan, amount: BigInt(agreement.amount), nonce }
}

/** The price in the currency that was sent, and which sale of it was meant: of several the one that was sent. */
function demandSale(
  offer: CallOffer,
  sales: readonly ChainSale[],
  sent: CallAgreement,
): { price: CallPrice; sale: ChainSale } {
  const byWallet = offer.prices.filter((one) => salesOf(sales, offer, one).length > 0)
  if (byWallet.length === 0) throw refused(BY_WALLET_NO_MORE)
  const price = byWallet.find(({ currency }) => Number(currency) === sent.currency)
  if (!price) throw differing('currency')
  const open = salesOf(sales, offer, price)
  const sale =
    open.find(({ creator, policyId }) => creator === sent.creator && policyId === sent.policyId) ??
    open.find(({ creator }) => creator === sent.creator) ??
    (open[0] as ChainSale)
  return { price, sale }
}

/** The id that the escrow gives a booking of it, and the hash of its text. */
function hashesOf(
  chainId: number,
  escrow: string,
  { agreement, text }: { agreement: CallAgreement; text: string },
): { id: Hex; summaryHash: Hex } {
  const summaryHash = keccak256(stringToBytes(text))
  const { creator, fan } = agreement
  const id = hashTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow as Hex },
    types: AGREEMENT_TYPES,
    primaryType: 'Agreement',
    message: { ...agreement, creator: creator as Hex, fan: fan as Hex, summaryHash },
  })
  return { id, summaryHash }
}

async function keep(deps: BookingDeps, tx: PoolClient, wish: AgreementWish): Promise<KeptAgreement> {
  const { chainId, escrow } = deps
  const { accountId, reservationId } = wish
  const sent = sentAgreement(wish.sent)
  await lockHolder(tx, accountId)
  const held = await demandHeld(tx, wish, sent.fan)
  const sold = await demandSoldCall(deps, tx, held, accountId)
  const sales = await readCallSales(deps, tx, sold.ownerId)
  const offer = payableView(deps, sold.offer, sales)
  const { price, sale } = demandSale(offer, sales, sent)
  const { fan, nonce } = sent
  const agreement: CallAgreement = {
    ...{ creator: sale.creator, fan, currency: Number(price.currency), amount: BigInt(price.units) },
    ...{ startAt: held.startsAtS, lengthMinutes: offer.lengthMinutes, policyId: sale.policyId, nonce },
  }
  const text = agreementText(agreement, { ...offer, ...price, handle: sold.channel.handle })
  const field = agreementDifference(agreement, sent) ?? (text === wish.sent.text ? null : 'text')
  if (field) throw differing(field)
  if (escrow === null) throw refused(BY_WALLET_NO_MORE)
  const { id, summaryHash } = hashesOf(chainId, escrow, { agreement, text })
  const { offerNo } = sale
  const isKept = await insertAgreement(tx, {
    ...{ id, chainId, escrow, accountId, reservationId, held, offerNo, agreement, text },
  })
  // another nonce makes another digest
  if (!isKept) throw differing('nonce')
  return { id, escrow, summaryHash, offerNo, heldUntil: held.heldUntil.toISOString() }
}

/**
 * Keeps what somebody is about to pay for a time they hold, once it is exactly what is sold.
 * @throws ProblemError INVALID_INPUT, NOT_FOUND, FORBIDDEN, CONFLICT with the field that differs, RATE_LIMITED, BUSY
 */
export async function keepAgreement(deps: BookingDeps, wish: AgreementWish): Promise<KeptAgreement> {
  try {
    return await withTransaction(deps.pool, (tx) => keep(deps, tx, wish))
  } catch (error) {
    throw busyOr(error)
  }
}
