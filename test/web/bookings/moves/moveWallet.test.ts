import { expect } from 'chai'
import { decodeFunctionData, encodeFunctionData, type Hex, verifyTypedData } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { NEW_DATE_TYPES } from '#domain/calls/move.ts'
import { escrowBooking, type WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { type AcceptOrder, acceptAction } from '#web/bookings/moves/acceptTransaction.ts'
import { signNewDate } from '#web/bookings/moves/signNewDate.ts'
import { type Address, type TypedText, type Wallet, WalletError } from '#web/chain/wallet.ts'
import { bookedAt, bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

const signer = privateKeyToAccount(generatePrivateKey())
const atMs = Date.parse(bookedAt(33, 16))
const ofSigner = sampleBooking(1, { revision: 3 })
const booking: WalletBooking = { ...ofSigner, escrow: { ...ofSigner.escrow, fan: signer.address } }

/** What a press on a booking comes to with a wallet, and what that was asked. */
async function press(one: WalletBooking, refusal: WalletError | null = null) {
  const asked: string[] = []
  const phases: TxPhase[] = []
  const wallet = {
    account: async () => signer.address,
    switchTo: async () => void asked.push('switchTo'),
    signTyped: async (text: TypedText) => {
      asked.push('signTyped')
      if (refusal) throw refusal
      return signer.signTypedData(text as never)
    },
  } as unknown as Wallet
  const parts = { open: async () => wallet, nowS: () => bookedNowS }
  const signed = await signNewDate({ booking: one, atMs, chainId: 31337 }, parts, (phase) =>
    phases.push(phase),
  )
  const last = phases.at(-1)
  return { asked, signed, phases, sentence: last?.at === 'stopped' ? last.sentence : null }
}

describe('a date that a wallet proposes', () => {
  it('is signed for the escrow of the booking, and nothing is sent', async () => {
    const { asked, signed, phases } = await press(booking)
    expect(asked).to.deep.equal(['switchTo', 'signTyped'])
    expect(phases.map(({ at }) => at)).to.deep.equal(['preparing', 'switching', 'signing'])
    const { signature, ...date } = signed ?? { signature: '0x' }
    const validUntil = Date.parse(bookedAt(26, 15, 30)) / 1000 - 1
    expect(date).to.deep.equal({ startAt: atMs / 1000, revision: 3, validUntil })
    const isGood = await verifyTypedData({
      ...{ address: signer.address, signature: signature as Hex },
      domain: { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract: booking.escrow.address as Address },
      ...{ types: NEW_DATE_TYPES, primaryType: 'NewDate' },
      message: { ...date, id: booking.escrow.id } as never,
    })
    expect(isGood).to.equal(true)
  })

  it('is asked of the wallet of one’s side alone, which is named', async () => {
    const { asked, signed, sentence } = await press({ ...booking, side: 'creator' })
    expect([asked, signed]).to.deep.equal([[], null])
    expect(sentence).to.match(
      /signed by 0xcccc…cccc, the wallet that this call pays\. Nothing was signed\. Switch to it/,
    )
  })

  it('is not proposed where the wallet says no, or no time is left to accept it', async () => {
    const no = await press(booking, new WalletError('REJECTED', 'closed'))
    expect([no.signed, no.phases.at(-1)?.at]).to.deep.equal([null, 'stopped'])
    const startsAt = new Date((bookedNowS + 300) * 1000).toISOString()
    const late = await press({ ...booking, startsAt })
    expect(late.asked).to.deep.equal(['switchTo'])
    expect(late.sentence).to.match(/too little time left/)
  })
})

const move = sampleMove()
const shown = { startAt: Date.parse(move.startsAt) / 1000, validUntil: Date.parse(move.validUntil) / 1000 }
const creatorOrder: AcceptOrder<WalletBooking> = { booking: { ...ofSigner, side: 'creator' }, move }

interface Found {
  /** of the chain */
  kept?: object
  revision?: number
  /** of the server */
  answer?: object
  nowS?: number
}

/** Accepts with a chain and a server that have what is shown, unless told otherwise. */
async function accept(order: AcceptOrder<WalletBooking>, owner: string, found: Found = {}) {
  const { amount, startAt, lengthMinutes, status } = escrowBooking(order.booking)
  let count = 0
  const read = (async ({ functionName }: { functionName: string }) =>
    functionName === 'caseOf'
      ? { revision: found.revision ?? 3 }
      : {
          amount,
          startAt,
          lengthMinutes,
          status: BOOKING_STATUSES.indexOf(status),
          ...found.kept,
        }) as Wallet['read']
  const action = acceptAction(order, owner as Address, {
    ...{ read, nowS: found.nowS ?? bookedNowS },
    fetch: async () => {
      count += 1
      return { ...shown, revision: 3, signature: '0xabcd', ...found.answer }
    },
  })
  const refusal = await action.then(
    () => null,
    (error: unknown) => (error instanceof Withheld ? error.message : Promise.reject(error)),
  )
  return { action, refusal, count }
}

describe('a date that a wallet accepts', () => {
  it('is the one that was read, with the signature of who proposed it in its place', async () => {
    const { escrow } = ofSigner
    const { call, ...rest } = await (await accept(creatorOrder, escrow.creator)).action
    const { functionName, args } = decodeFunctionData({ abi: call.abi, data: encodeFunctionData(call) })
    const date = { id: escrow.id, ...shown, revision: 3 }
    expect([call.address, functionName, args]).to.deep.equal([
      ...[escrow.address, 'reschedule', [date, '0x', '0xabcd']],
    ])
    expect(rest).to.deep.equal({
      ...{ purpose: 'settle', wallets: null },
      expect: { escrow: escrow.address.toLowerCase(), booking: escrow.id.toLowerCase() },
    })
    const fanOrder = { booking: ofSigner, move: sampleMove({ by: 'creator' }) }
    const ofFan = await (await accept(fanOrder, escrow.fan)).action
    expect(ofFan.call.args.slice(1)).to.deep.equal(['0xabcd', '0x'])
  })

  it('is taken from the server only by the right wallet, and where the chain has what was read', async () => {
    const { fan, creator } = ofSigner.escrow
    const other = await accept(creatorOrder, fan)
    expect([other.refusal, other.count]).to.deep.equal([
      'The escrow takes this only from 0xcccc…cccc, the wallet that this call pays. Nothing was sent. Switch to it and try again.',
      0,
    ])
    const changes: Found[] = [{ kept: { startAt: 1 } }, { kept: { status: 2 } }, { revision: 4 }]
    for (const found of changes) {
      const { refusal, count } = await accept(creatorOrder, creator, found)
      expect([refusal, count], JSON.stringify(found)).to.deep.equal([
        'This call was changed meanwhile. Nothing was sent. Look at it as it is now and decide again.',
        0,
      ])
    }
    const late = await accept(creatorOrder, creator, { nowS: shown.validUntil + 1 })
    expect([late.refusal, late.count]).to.deep.equal([
      'The time to accept this date is over. Nothing was sent.',
      0,
    ])
  })

  it('is not sent where the server answers anything else than what was read', async () => {
    const answers = [{ startAt: shown.startAt + 900 }, { revision: 4 }, { validUntil: shown.validUntil - 1 }]
    for (const answer of answers) {
      const { refusal } = await accept(creatorOrder, ofSigner.escrow.creator, { answer })
      expect(refusal, JSON.stringify(answer)).to.match(
        /another date than what you read here\. Nothing was sent/,
      )
    }
  })
})
