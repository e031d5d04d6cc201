import { type Abi, keccak256, toBytes } from 'viem'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { KeptAgreement } from '#api/bookings/agreements/contract.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { agreementText, cardAgreementText } from '#domain/calls/agreement.ts'
import { isNear } from '#domain/calls/cardHold.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { CARDS, payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { awaited, NotYet } from './member.ts'
import { bookingsPath, demand, type LivingCall } from './weekCall.ts'
import { CARD_PRICE, WALLET_PRICE, type WeekPeople } from './weekPeople.ts'

const secondsOf = (at: string) => Date.parse(at) / 1000
const abi = consultationEscrowAbi as unknown as Abi

/** Holds its time for some minutes. */
async function holdTime({ seller, buyer, startsAt, name }: LivingCall): Promise<Reservation> {
  const path = `/v1/channels/${seller.channelId}/calls/${seller.offer.id}/reservations`
  const reply = await buyer.ask('POST', path, { startsAt })
  // what was begun before a fault still has it
  if (reply.status === 409) throw new NotYet(`${name} is not free: ${reply.text}`)
  demand(`${name} is held`, reply)
  return reply.body
}

/** Pays for a held time by wallet, after the site has kept what is agreed. */
async function bookByWallet(call: LivingCall, { escrow, config }: WeekPeople): Promise<void> {
  const { buyer, seller, startsAt, name } = call
  const { id, offer } = await holdTime(call)
  const sale = offer.prices.find(({ rail }) => rail === 'chain')?.sale
  if (!sale) throw new Error(`${name} is not sold by wallet`)
  const wallet = buyer.wallet.account.address.toLowerCase()
  const terms = {
    ...{ creator: sale.creator.toLowerCase(), fan: wallet, currency: 0, amount: WALLET_PRICE },
    ...{ startAt: secondsOf(startsAt), lengthMinutes: offer.lengthMinutes, policyId: sale.policyId },
    nonce: BigInt(call.n),
  }
  const text = agreementText(terms, { ...offer, handle: seller.handle, symbol: 'ETH', decimals: 18 })
  const agreement = { ...terms, amount: `${terms.amount}`, nonce: `${terms.nonce}` }
  const kept = await buyer.ask('POST', `/v1/me/calls/reservations/${id}/agreement`, { agreement, text })
  demand(`${name} is agreed`, kept)
  const { id: booking, offerNo } = kept.body as KeptAgreement
  await buyer.wallet.fill()
  const nonce = await buyer.wallet.chain.getTransactionCount({ address: buyer.wallet.account.address })
  await buyer.wallet.sendCall(
    {
      ...{ address: escrow, abi, functionName: 'book', value: WALLET_PRICE },
      args: [{ ...terms, summaryHash: keccak256(toBytes(text)) }, BigInt(offerNo)],
    },
    (hash) => {
      call.sent = hash
    },
  )
  const expected = { escrow: escrow.toLowerCase(), booking: booking.toLowerCase() }
  const intent = {
    chainId: config.chain.id,
    wallet,
    nonce,
    purpose: 'booking',
    txHash: call.sent,
    expect: expected,
  }
  demand(`${name} is watched`, await buyer.ask('POST', '/v1/tx-intents', intent))
}

const CARD_OF = { held: CARDS.good, refused: CARDS.attachedThenDeclined } as const

/** Types a card on the provider's page for a held time, one that is declined before where the person has two. */
async function bookByCard(call: LivingCall, at: { nowS: number; declinedFirst: boolean }): Promise<void> {
  const { buyer, seller, startsAt, name, story, clientKey } = call
  const { id, offer } = await holdTime(call)
  const startAt = secondsOf(startsAt)
  const text = cardAgreementText({
    ...{ ...offer, handle: seller.handle, startAt, amount: CARD_PRICE, currency: 'EUR' },
    isLater: !isNear(startAt + offer.lengthMinutes * 60, at.nowS),
  })
  const wish = { clientKey, amount: Number(CARD_PRICE), currency: 'EUR', text }
  const begun = await buyer.ask('POST', `/v1/me/calls/reservations/${id}/purchase`, wish)
  if (begun.status === 409) throw new NotYet(`${name}: ${begun.text}`)
  demand(`${name} is reserved`, begun)
  const look = async (): Promise<Purchase> => (await buyer.ask('GET', `/v1/purchases/${begun.body.id}`)).body
  const page = await awaited(`the page of ${name}`, async () => {
    const { nextStep } = await look()
    return nextStep.kind === 'page' && nextStep.url
  })
  if (at.declinedFirst && !story.saved) await payBy(page, { number: CARDS.declined })
  await payBy(page, { number: CARD_OF[story.saved ?? 'held'] })
  await awaited(`${name} is paid for`, async () => (await look()).nextStep.kind === 'none').catch(() => {})
}

/** Its fan books a call. Done where it was done before and the answer was lost. @throws NotYet where time has to go on first */
export async function bookCall(
  call: LivingCall,
  people: WeekPeople,
  at: { nowS: number; declinedFirst: boolean },
): Promise<void> {
  const { body } = await call.buyer.ask('GET', bookingsPath)
  const bookings: BookedCall[] = body?.bookings ?? []
  if (bookings.some(({ startsAt, side }) => startsAt === call.startsAt && side === 'fan')) return
  if (call.rail === 'card') return bookByCard(call, at)
  if (call.sent === null) await bookByWallet(call, people)
}
