import { type Abi, type Address, type Hex, hashTypedData } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Step } from '#domain/booking/step.ts'
import type { Booking, BookingPolicy, Person } from '#domain/booking/terms.ts'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import { POLICIES } from '#test/domain/booking/programs.ts'
import { type Answer, type Chain, eventOf, NOTHING, openChain } from './chain.ts'

const AGREEMENT = [
  { name: 'creator', type: 'address' },
  { name: 'fan', type: 'address' },
  { name: 'currency', type: 'uint8' },
  { name: 'amount', type: 'uint96' },
  { name: 'startAt', type: 'uint40' },
  { name: 'lengthMinutes', type: 'uint16' },
  { name: 'policyId', type: 'uint8' },
  { name: 'summaryHash', type: 'bytes32' },
  { name: 'nonce', type: 'uint256' },
]
const uints = (words: string) =>
  words.split(' ').map((word) => ({ name: word.split(':')[0] as string, type: word.split(':')[1] as string }))
const TYPES = {
  Agreement: AGREEMENT,
  Quote: [
    { name: 'agreement', type: 'Agreement' },
    { name: 'validUntil', type: 'uint40' },
  ],
  NewDate: uints('id:bytes32 startAt:uint40 revision:uint32 validUntil:uint40'),
  Extension: uints('id:bytes32 addedMinutes:uint16 addedAmount:uint96 revision:uint32 validUntil:uint40'),
  Attendance: uints(
    'id:bytes32 creatorSeconds:uint32 fanSeconds:uint32 overlapSeconds:uint32 endedAt:uint40 revision:uint32',
  ),
  Voucher: uints('id:bytes32 due:uint96'),
}

const keyOf = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Hex
const ROLE = { arbiter: 2n, attestor: 3n }

/** The deployed escrow and the people of a program, on a chain of their own. */
export interface EscrowChain {
  chain: Chain
  escrow: Address
  abi: Abi
  people: Record<Person | 'attestor', PrivateKeyAccount>
  book(booking: Booking, policyId: number, nonce: bigint, at: number): Promise<{ id: Hex; answer: Answer }>
  take(id: Hex, step: Step, by: Person, at: number): Promise<Answer>
  stateOf(id: Hex): Promise<unknown>
  settledOf(answer: Answer): unknown
}

export async function openEscrow(): Promise<EscrowChain> {
  const chain = await openChain()
  const people = {
    creator: privateKeyToAccount(keyOf(11)),
    fan: privateKeyToAccount(keyOf(12)),
    arbiter: privateKeyToAccount(keyOf(13)),
    stranger: privateKeyToAccount(keyOf(14)),
    attestor: privateKeyToAccount(keyOf(15)),
  }
  for (const { address } of Object.values(people)) await chain.employ(address)
  const { escrow, abi } = await deployAll(chain, people)
  const domain = async () => ({
    name: 'Stagedoor Bookings',
    version: '1',
    chainId: 31337,
    verifyingContract: escrow,
  })
  const sign = async (who: Person | 'attestor', primaryType: string, message: Record<string, unknown>) =>
    people[who].signTypedData({ domain: await domain(), types: TYPES, primaryType, message } as never)
  const send = (from: Person, functionName: string, args: unknown[], at: number, value = 0n) =>
    chain.send({ from: people[from].address, to: escrow, abi, functionName, args, at, value })

  for (const policy of POLICIES)
    await chain.send({
      from: people.creator.address,
      to: escrow,
      abi,
      functionName: 'createPolicy',
      args: [policyOnChain(policy)],
    })

  const book: EscrowChain['book'] = async (booking, policyId, nonce, at) => {
    const { amount, startAt, lengthMinutes } = booking
    const sides = { creator: people.creator.address, fan: people.fan.address }
    const words = {
      ...sides,
      currency: 0,
      amount,
      startAt,
      lengthMinutes,
      policyId,
      summaryHash: NOTHING,
      nonce,
    }
    const signature = await sign('creator', 'Quote', { agreement: words, validUntil: at })
    const answer = await send('fan', 'bookQuoted', [words, at, signature], at, amount)
    const typed = { domain: await domain(), types: TYPES, primaryType: 'Agreement', message: words }
    return { id: hashTypedData(typed as never), answer }
  }

  const take: EscrowChain['take'] = async (id, step, by, at) => {
    const bySide = async (side: Person, signed: Person[], kind: string, message: Record<string, unknown>) =>
      signed.includes(side) ? await sign(side, kind, message) : '0x'
    switch (step.kind) {
      case 'propose':
      case 'accept':
        return send(by, step.kind, [id, step.creatorBps], at)
      case 'resolve':
        return send(by, 'resolve', [id, step.creatorBps, NOTHING], at)
      case 'dispute':
        return send(by, 'dispute', [id, NOTHING], at)
      case 'attest': {
        const words = { id, ...step.seen }
        const signature = await sign('attestor', 'Attendance', words)
        return send(by, 'attest', [words, people.attestor.address, signature], at)
      }
      case 'reschedule': {
        const words = { id, startAt: step.startAt, revision: step.revision, validUntil: step.validUntil }
        const byCreator = await bySide('creator', step.signed, 'NewDate', words)
        return send(
          by,
          'reschedule',
          [words, byCreator, await bySide('fan', step.signed, 'NewDate', words)],
          at,
        )
      }
      case 'extend': {
        const { addedMinutes, addedAmount, revision, validUntil } = step
        const words = { id, addedMinutes, addedAmount, revision, validUntil }
        const byCreator = await bySide('creator', step.signed, 'Extension', words)
        return send(by, 'extend', [words, byCreator], at, addedAmount)
      }
      case 'voucher': {
        const words = { id, due: step.due }
        const byCreator = await bySide('creator', step.signed, 'Voucher', words)
        const byFan = await bySide('fan', step.signed, 'Voucher', words)
        return send(by, 'settleVoucher', [id, step.due, byCreator, byFan], at)
      }
      default:
        return send(by, step.kind, [id], at)
    }
  }

  const stateOf: EscrowChain['stateOf'] = async (id) => {
    const kept = (await chain.read(escrow, abi, 'bookingOf', [id])) as Record<string, never>
    const pending = (await chain.read(escrow, abi, 'caseOf', [id])) as Record<string, number>
    const { amount, startAt, lengthMinutes, feeBps } = kept
    const status = BOOKING_STATUSES[kept.status as unknown as number]
    const cause = BOOKING_CAUSES[pending.cause as number]
    const { until, creatorBps, revision, creatorAsk, fanAsk } = pending
    return {
      ...{ amount, startAt, lengthMinutes, feeBps, status, revision },
      pending: until === 0 ? null : { until, creatorBps, cause },
      creatorAsk: creatorAsk === 0 ? null : (creatorAsk as number) - 1,
      fanAsk: fanAsk === 0 ? null : (fanAsk as number) - 1,
    }
  }

  const settledOf: EscrowChain['settledOf'] = (answer) => {
    const args = 'logs' in answer ? eventOf(answer.logs, abi, 'Settled') : null
    if (!args) return null
    const { toCreator, toFan, fee } = args
    const cause = BOOKING_CAUSES[args.cause as number]
    return { cause, status: BOOKING_STATUSES[args.status as number], toCreator, toFan, fee }
  }

  return { chain, escrow, abi, people, book, take, stateOf, settledOf }
}

function policyOnChain(policy: BookingPolicy) {
  const { partialBps, noShowBps, fullOverlapBps, fallbackBps } = policy
  return {
    noticeFull: policy.noticeFullSeconds,
    noticePartial: policy.noticePartialSeconds,
    disputeWindow: policy.disputeWindowSeconds,
    arbiterDeadline: policy.arbiterDeadlineSeconds,
    grace: policy.graceSeconds,
    ...{ partialBps, noShowBps, fullOverlapBps, fallbackBps },
    metered: policy.isMetered,
  }
}

async function deployAll(chain: Chain, people: EscrowChain['people']) {
  const owner = people.stranger.address
  const manager = await chain.deploy('AccessManager', [owner])
  const currencies = await chain.deploy('CurrencyList', [manager, 'ETH'])
  const ledger = await chain.deploy('Ledger', [currencies])
  const fees = await chain.deploy('FeeSchedule', [manager, people.attestor.address])
  const escrow = await chain.deploy('ConsultationEscrow', [{ manager, fees, ledger, currencies }])
  const managerAbi = await chain.abiOf('AccessManager')
  for (const [role, account] of [
    [ROLE.arbiter, people.arbiter.address],
    [ROLE.attestor, people.attestor.address],
  ] as const)
    await chain.send({
      from: owner,
      to: manager,
      abi: managerAbi,
      functionName: 'grantRole',
      args: [role, account, 0],
    })
  return { escrow, abi: await chain.abiOf('IConsultationEscrow') }
}
