import { type Abi, sha256, stringToBytes } from 'viem'
import { rulingContent } from '#domain/calls/dispute.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call as callRoute } from '#web/kit/api/client.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { type BookedFacts, type Escrowed, escrowBooking } from '../booked/bookingModel.ts'
import { demandSame, escrowCall } from '../booked/escrowChecks.ts'

/** Who may rule, as `Roles.sol` numbers it. */
const ARBITER_ROLE = 2n

/** As much of OpenZeppelin's AccessManager as is asked. */
const HAS_ROLE_ABI: Abi = [
  {
    ...{ type: 'function', name: 'hasRole', stateMutability: 'view' },
    inputs: [
      { name: 'roleId', type: 'uint64' },
      { name: 'account', type: 'address' },
    ],
    outputs: [
      { name: 'isMember', type: 'bool' },
      { name: 'executionDelay', type: 'uint32' },
    ],
  },
]

const ENDED = 'This dispute can be decided no more. Nothing was sent.'
const OTHER_HASH =
  'The server kept other reasons than what you wrote. Nothing was sent. Copy your words first, then load the page again.'
const OTHER_DISPUTE =
  'The escrow has something else by now than what you read: who was there was attested, or it ended. Nothing was sent. Press Read it again above, and decide then.'

/** What an arbiter decided, about a call as they read it. */
export interface RulingOrder<C extends BookedFacts = BookedFacts> {
  call: C
  /** share of the creator */
  creatorBps: number
  /** the reasons, as both sides will read them */
  text: string
  /** linked to the account of who rules: the server follows transactions of these alone */
  wallets: readonly string[]
}

type WalletCall = Escrowed<BookedFacts>

/** Has the server keep the reasons, and answers the hash it made of them. */
export type KeepRuling = typeof keepRuling

/** @throws Withheld with the sentence of the server */
async function keepRuling({ call, creatorBps, text }: RulingOrder): Promise<string> {
  try {
    const params = { bookingId: call.id }
    return (await callRoute('keepRuling', { params, body: { creatorBps, text } })).hash
  } catch (error) {
    if (error instanceof ApiProblem) throw new Withheld(`${sentenceOf(error)} Nothing was sent.`)
    throw error
  }
}

/** SHA-256 of what is ruled, as the escrow is given it. */
export function rulingHash({ call, creatorBps, text }: Omit<RulingOrder<WalletCall>, 'wallets'>): string {
  const content = rulingContent({ bookingKey: call.escrow.id.toLowerCase(), creatorBps, text })
  return sha256(stringToBytes(content))
}

/** Throws Withheld for a wallet of one of the two. */
function demandImpartial({ escrow }: WalletCall, owner: Address): void {
  const isParty = [escrow.creator, escrow.fan].some((own) => own.toLowerCase() === owner.toLowerCase())
  if (isParty)
    throw new Withheld(
      `${shortAddress(owner)} is the wallet of one of the two, and nobody rules in their own cause. Nothing was sent. Switch to another wallet that may rule.`,
    )
}

/** Throws Withheld for a wallet whose transactions the server does not follow for who rules. */
function demandLinked(wallets: readonly string[], owner: Address): void {
  if (wallets.some((own) => own.toLowerCase() === owner.toLowerCase())) return
  throw new Withheld(
    `${shortAddress(owner)} is not linked to your account. Nothing was sent. Link it under Security, or switch to a linked wallet that may rule.`,
  )
}

/** Throws Withheld where the escrow would not take a ruling of this wallet. */
async function demandRole(call: WalletCall, owner: Address, read: Wallet['read']): Promise<void> {
  const manager = (await read(escrowCall(call, 'authority', []))) as Address
  const question = { address: manager, abi: HAS_ROLE_ABI, functionName: 'hasRole' }
  const found = await read({ ...question, args: [ARBITER_ROLE, owner] })
  const [isMember, delayS] = found as readonly [boolean, number]
  if (isMember && delayS === 0) return
  const why = isMember
    ? 'has the role ARBITER with a delay, which this escrow does not take'
    : 'may not rule at this escrow'
  throw new Withheld(
    `${shortAddress(owner)} ${why}. Nothing was sent. Switch to a wallet that has the role ARBITER without a delay, or ask who administers the contracts to grant it.`,
  )
}

/** Throws Withheld where the dispute is another one by now than what was read: it has ended, or an attendance came. */
async function demandDispute(call: WalletCall, read: Wallet['read'], nowS: number): Promise<void> {
  const { status, pending } = escrowBooking(call)
  if (status !== 'disputed' || pending === null || nowS >= pending.until) throw new Withheld(ENDED)
  try {
    await demandSame(call, read)
  } catch (error) {
    throw error instanceof Withheld ? new Withheld(OTHER_DISPUTE) : error
  }
  const kept = (await read(escrowCall(call, 'caseOf'))) as { until: number; creatorBps: number }
  if (kept.until !== pending.until || kept.creatorBps !== pending.creatorBps)
    throw new Withheld(OTHER_DISPUTE)
}

/**
 * The one transaction that decides a dispute; withheld for another wallet than one that may rule, where the chain has
 * something else than what was read, and where the server kept anything else than what was written.
 * @param parts what reads the chain, the time of the server in seconds, and what keeps the reasons
 */
export async function rulingAction(
  order: RulingOrder<WalletCall>,
  owner: Address,
  { read, nowS, keep = keepRuling }: { read: Wallet['read']; nowS: number; keep?: KeepRuling },
): Promise<TxAction> {
  const { call, creatorBps } = order
  const { address, id } = call.escrow
  demandImpartial(call, owner)
  demandLinked(order.wallets, owner)
  await demandDispute(call, read, nowS)
  await demandRole(call, owner, read)
  const hash = rulingHash(order)
  if ((await keep(order)) !== hash) throw new Withheld(OTHER_HASH)
  return {
    purpose: 'settle',
    call: escrowCall(call, 'resolve', [id, creatorBps, hash]),
    expect: { escrow: address.toLowerCase(), booking: id.toLowerCase() },
    wallets: null,
  }
}
