import type { Pool } from 'pg'
import { createPublicClient, type Hex, http } from 'viem'
import { BOOKING_CAUSES } from '#domain/booking/words.ts'
import { consultationEscrowAbi, feeScheduleAbi, ledgerAbi } from '#generated/abis.ts'
import { dividedOf, partsText, type WeekCall } from './dueMoney.ts'

/** Where the contracts are, and the node that is asked. */
export interface EscrowPlace {
  rpcUrl: string
  deployment: { consultationEscrow?: Hex; feeSchedule?: Hex; ledger: Hex }
}

/** `Fees.CONSULTATION` */
const CONSULTATION = 2
/** `currency` of the network itself */
const NATIVE = 0

interface BookedEvent {
  id: Hex
  fan: Hex
  creator: Hex
  currency: number
  amount: bigint
  feeBps: number
}

interface SettledEvent {
  id: Hex
  cause: number
  currency: number
  toCreator: bigint
  toFan: bigint
  fee: bigint
}

const lower = (text: string) => text.toLowerCase()

/** Everything that the escrow and the ledger ever said, asked of the node: the index has no part in it. */
async function readChain({ rpcUrl, deployment }: EscrowPlace) {
  const { consultationEscrow, feeSchedule, ledger } = deployment
  if (!consultationEscrow || !feeSchedule) throw new Error('this world has no escrow or no schedule of fees')
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 60_000 }) })
  // one block for all of it
  const blockNumber = await client.getBlockNumber()
  const range = { fromBlock: 0n, toBlock: blockNumber, strict: true } as const
  const escrow = { address: consultationEscrow, abi: consultationEscrowAbi } as const
  const eventName = <Name extends string>(name: Name) => ({ ...escrow, ...range, eventName: name }) as const
  const booked = await client.getContractEvents(eventName('Booked'))
  const settled = await client.getContractEvents(eventName('Settled'))
  const extended = await client.getContractEvents(eventName('Extended'))
  const collected = await client.getContractEvents(eventName('FeesCollected'))
  const waiting = { ...range, address: ledger, abi: ledgerAbi } as const
  const credited = await client.getContractEvents({ ...waiting, eventName: 'Credited' })
  const withdrawn = await client.getContractEvents({ ...waiting, eventName: 'Withdrawn' })
  const read = { ...escrow, blockNumber, functionName: 'feesOwed', args: [NATIVE] } as const
  const schedule = { address: feeSchedule, abi: feeScheduleAbi, blockNumber } as const
  const [bps] = await client.readContract({ ...schedule, functionName: 'termsOf', args: [CONSULTATION] })
  return {
    booked: booked.map(({ args }): BookedEvent => args),
    settled: settled.map(({ args }): SettledEvent => args),
    extended: extended.map(({ args }) => args),
    collected: collected.map(({ args }) => args),
    credited: credited.map(({ args }) => args),
    withdrawn: withdrawn.map(({ args }) => args),
    owed: await client.readContract(read),
    feeBps: bps,
    balance: await client.getBalance({ address: consultationEscrow, blockNumber }),
    waiting: await client.getBalance({ address: ledger, blockNumber }),
  }
}

type Chain = Awaited<ReturnType<typeof readChain>>

const WALLETS = `SELECT i.account_id AS "accountId", '0x' || encode(i.wallet, 'hex') AS wallet FROM app.identity i WHERE i.wallet IS NOT NULL
  UNION SELECT cr.account_id, '0x' || encode(cr.wallet_payout, 'hex') FROM app.creator cr WHERE cr.wallet_payout IS NOT NULL`

/** What the site says that the chain can be asked about. */
interface Site {
  ownsWallet(account: string, wallet: Hex): boolean
  /** of each booking */
  feeBps: ReadonlyMap<string, number>
}

function callFaults(call: WeekCall, chain: Chain, { ownsWallet, feeBps }: Site): string[] {
  const { name, bookingId, escrowId, units, ends, fan, creator } = call
  const isOwn = ({ id }: { id: Hex }) => lower(id) === lower(String(escrowId))
  const [booked, settled] = [chain.booked.filter(isOwn), chain.settled.filter(isOwn)]
  const [first, last] = [booked[0], settled[0]]
  if (!first || !last || booked.length > 1 || settled.length > 1)
    return [`${name}: the escrow booked it ${booked.length} times and settled it ${settled.length} times`]
  const faults: string[] = []
  const expectTrue = (isSo: boolean, fault: string) => {
    if (!isSo) faults.push(`${name}: ${fault}`)
  }
  expectTrue(first.amount === units, `${first.amount} wei were paid in, not ${units}`)
  expectTrue(
    first.currency === NATIVE && last.currency === NATIVE,
    `its currency is ${first.currency}, then ${last.currency}`,
  )
  expectTrue(
    first.feeBps === chain.feeBps,
    `the escrow fixed a fee of ${first.feeBps} bps, and the schedule says ${chain.feeBps}`,
  )
  const here = feeBps.get(bookingId)
  expectTrue(
    here === undefined || here === first.feeBps,
    `the escrow fixed a fee of ${first.feeBps} bps, and its booking says ${here}`,
  )
  expectTrue(ownsWallet(fan, first.fan), `${first.fan} paid it, which is no wallet of its fan`)
  expectTrue(
    ownsWallet(creator, first.creator),
    `it is for ${first.creator}, which is no wallet of its creator`,
  )
  const cause = BOOKING_CAUSES[last.cause]
  expectTrue(cause === ends.cause, `in the escrow it ended as ${cause}, not ${ends.cause}`)
  const wanted = partsText(dividedOf(call, first.feeBps))
  expectTrue(partsText(last) === wanted, `the escrow divided ${partsText(last)}; it should be ${wanted}`)
  return faults
}

const sum = <T>(items: readonly T[], unitsOf: (one: T) => bigint) =>
  items.reduce((units, one) => units + unitsOf(one), 0n)

/** What lies in the escrow and in the ledger, against all that they said came and went. */
function balanceFaults({
  booked,
  settled,
  extended,
  collected,
  credited,
  withdrawn,
  owed,
  balance,
  waiting,
}: Chain): string[] {
  const faults: string[] = []
  const isNative = ({ currency }: { currency: number }) => currency === NATIVE
  const fees =
    sum(settled.filter(isNative), ({ fee }) => fee) - sum(collected.filter(isNative), ({ amount }) => amount)
  if (fees !== owed)
    faults.push(`the escrow owes ${owed} wei of fees, and it took ${fees} that were not collected`)
  const ended = new Set(settled.map(({ id }) => lower(id)))
  const open = booked.filter(({ id }) => !ended.has(lower(id)))
  const kept = sum(open.filter(isNative), ({ amount }) => amount)
  if (balance !== owed + kept)
    faults.push(
      `${balance} wei lie in the escrow, which owes ${owed} of fees and ${kept} of calls that are open`,
    )
  for (const { id } of extended) faults.push(`a call was made longer, which nobody in the week does: ${id}`)
  const left =
    sum(credited.filter(isNative), ({ amount }) => amount) -
    sum(withdrawn.filter(isNative), ({ amount }) => amount)
  if (waiting !== left) faults.push(`${waiting} wei lie in the ledger, and ${left} wait there for somebody`)
  return faults
}

/** The calls by wallet as the chain itself has them. @param feeBps of each booking */
export async function escrowMoney(
  place: EscrowPlace,
  db: Pool,
  calls: readonly WeekCall[],
  feeBps: ReadonlyMap<string, number>,
): Promise<string[]> {
  const chain = await readChain(place)
  const { rows } = await db.query<{ accountId: string; wallet: string }>(WALLETS)
  const wallets = new Set(rows.map(({ accountId, wallet }) => `${accountId} ${wallet}`))
  const ownsWallet = (account: string, wallet: Hex) => wallets.has(`${account} ${lower(wallet)}`)
  const byWallet = calls.filter(({ rail }) => rail === 'chain')
  const known = new Set(byWallet.map(({ escrowId }) => lower(String(escrowId))))
  const met = new Set([...chain.booked, ...chain.settled].map(({ id }) => lower(id)))
  return [
    ...byWallet.flatMap((call) => callFaults(call, chain, { ownsWallet, feeBps })),
    ...[...met]
      .filter((id) => !known.has(id))
      .map((id) => `the escrow has ${id}, which is of no call of the week`),
    ...balanceFaults(chain),
  ]
}
