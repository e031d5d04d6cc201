import { type Address, parseEther, zeroHash } from 'viem'
import { openStage, type Stage } from '../stage.ts'

const DAY_S = 86_400
/** Of a call. */
export const PRICE = parseEther('0.1')

export const POLICY = {
  noticeFull: DAY_S,
  noticePartial: 3_600,
  disputeWindow: DAY_S,
  arbiterDeadline: 7 * DAY_S,
  grace: 600,
  partialBps: 5_000,
  noShowBps: 10_000,
  fullOverlapBps: 8_000,
  fallbackBps: 5_000,
  metered: false,
}

/** The escrow with what it makes itself. */
export function openEscrow({ deploy, manager, feeSchedule, ledger, currencyList }: Stage): Promise<Address> {
  return deploy('consultationEscrow', [{ manager, fees: feeSchedule, ledger, currencies: currencyList }])
}

/** Gas of a call from the booking to the payment. */
export async function measureBookings(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, fan] = stage.accounts as [Address, Address, Address]
  const escrow = await openEscrow(stage)
  const call = { to: escrow, contract: 'consultationEscrow' }
  const gas: Record<string, number> = {}
  gas['a creator writes a policy'] = await stage.gas({
    ...call,
    from: creator,
    name: 'createPolicy',
    args: [POLICY],
  })
  const offer = [0, PRICE, 30, 0, 1]
  gas['a creator makes an offer'] = await stage.gas({
    ...call,
    from: creator,
    name: 'createOffer',
    args: offer,
  })
  const startAt = (await stage.now()) + 2 * DAY_S
  const book = async (nonce: bigint) => {
    const agreement = {
      creator,
      fan,
      currency: 0,
      amount: PRICE,
      startAt,
      lengthMinutes: 30,
      policyId: 0,
      summaryHash: zeroHash,
      nonce,
    }
    const used = await stage.gas({ ...call, from: fan, name: 'book', args: [agreement, OFFER], value: PRICE })
    return { used, id: await stage.read(escrow, 'consultationEscrow', 'idOf', [agreement]), call }
  }
  const release = ({ id, call }: Awaited<ReturnType<typeof book>>) =>
    stage.gas({ ...call, from: fan, name: 'confirm', args: [id] })
  const first = await book(1n)
  const second = await book(2n)
  gas['a fan books a call'] = second.used
  gas['the first release of all keeps the first fee'] = await release(first)
  gas['a fan releases the money of a call'] = await release(second)
  return gas
}

/** Offers count from here. */
const OFFER = 1n
