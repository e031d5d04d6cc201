import { ContractFactory, id, TypedDataEncoder, type TypedDataField, type Wallet } from 'ethers'
import { accessManagerAbi, bookingCourtAbi, consultationEscrowAbi, testDollarAbi } from '#generated/abis.ts'
import { bookingCourtBytecode } from '#generated/bytecode.ts'
import type { Stage } from '../../stage.ts'
import { type Called, callsOf } from '../ownFold.ts'

const fields = (words: string): TypedDataField[] =>
  words.split(' ').map((word) => ({ name: word.split(':')[0] as string, type: word.split(':')[1] as string }))
const AGREEMENT = fields(
  'creator:address fan:address currency:uint8 amount:uint96 startAt:uint40 lengthMinutes:uint16 policyId:uint8 summaryHash:bytes32 nonce:uint256',
)
const SIGNED = {
  Quote: {
    Quote: fields('agreement:Agreement validUntil:uint40'),
    Agreement: AGREEMENT,
  },
  NewDate: { NewDate: fields('id:bytes32 startAt:uint40 revision:uint32 validUntil:uint40') },
  Extension: {
    Extension: fields('id:bytes32 addedMinutes:uint16 addedAmount:uint96 revision:uint32 validUntil:uint40'),
  },
  Attendance: {
    Attendance: fields(
      'id:bytes32 creatorSeconds:uint32 fanSeconds:uint32 overlapSeconds:uint32 endedAt:uint40 revision:uint32',
    ),
  },
  Voucher: { Voucher: fields('id:bytes32 due:uint96') },
}
const AUTHORIZATION = {
  ReceiveWithAuthorization: fields(
    'from:address to:address value:uint256 validAfter:uint256 validBefore:uint256 nonce:bytes32',
  ),
}
const ROLES = { arbiter: 2n, attestor: 3n }
const CHAIN = 31337
const THREE_DAYS_S = 259_200
const ALL = 2n ** 255n
/** What the jurors take for a case, in wei. */
export const CASE_WEI = 7n

export interface Agreement {
  creator: string
  fan: string
  currency: number
  amount: bigint
  startAt: number
  lengthMinutes: number
  policyId: number
  summaryHash: string
  nonce: bigint
}

/** A chain where calls are sold: who sells, buys, attests and rules, with what they sign. */
export interface BookingWorld {
  /** its deployment names the court */
  stage: Stage
  escrow: Called
  court: Called
  creators: Wallet[]
  fans: Wallet[]
  attestor: Wallet
  arbiter: Wallet
  stranger: Wallet
  idOf(agreement: Agreement): string
  sign(by: Wallet, kind: keyof typeof SIGNED, message: object): Promise<string>
  /** a fan's EIP-3009 payment to the escrow */
  authorize(fan: Wallet, value: bigint, nonce: string): Promise<object>
  /** the jurors decide */
  rule(disputeId: bigint, ruling: number): Promise<boolean>
}

const selectorOf = (signature: string) => id(signature).slice(2, 10)

/** Jurors open a dispute for their price, the first is 1; whatever else they are told, address and data, they call. */
function jurorsCode(): string {
  const byte = (value: number) => value.toString(16).padStart(2, '0')
  const to = (place: number, signature: string) => `8063${selectorOf(signature)}1460${byte(place)}57`
  const relay = (end: number) => `601436038060145f375f5f825f5f5f3560601c5af160${byte(end)}575f5ffd5b00`
  const opening = '5b5f54600101805f555f5260205ff3'
  const price = `5b60${byte(Number(CASE_WEI))}5f5260205ff3`
  const codeWith = (opens: number, prices: number, end: number) =>
    `5f3560e01c${to(opens, 'createDispute(uint256,bytes)')}${to(prices, 'arbitrationCost(bytes)')}${relay(end)}`
  const opens = codeWith(0, 0, 0).length / 2
  const runtime = `${codeWith(opens, opens + opening.length / 2, opens - 2)}${opening}${price}`
  return `0x6100${byte(runtime.length / 2)}80600a5f395ff3${runtime}`
}

/** Everybody has their role and money that escrow and court may take. */
export async function openBookings(base: Stage): Promise<BookingWorld> {
  const { deployment, people } = base
  const [admin, second, third, fourth, attestor, arbiter, stranger] = people as [Wallet, ...Wallet[]] &
    Wallet[]
  const [creators, fans] = [
    [admin, second],
    [second, third, fourth],
  ] as [Wallet[], Wallet[]]
  const escrowAt = deployment.consultationEscrow as string
  const made = await (admin as Wallet).sendTransaction({ data: jurorsCode() })
  const jurors = (await made.wait())?.contractAddress as string
  const factory = new ContractFactory(bookingCourtAbi, bookingCourtBytecode, admin)
  const deployed = await factory.deploy(
    ...[escrowAt, jurors, deployment.ledger, '0x01', 'ipfs://question', THREE_DAYS_S],
  )
  await deployed.waitForDeployment()
  const courtAt = (await deployed.getAddress()) as `0x${string}`
  const manager = callsOf(base, deployment.accessManager, accessManagerAbi)
  await manager.by(admin, 'grantRole', [ROLES.arbiter, arbiter?.address, 0])
  await manager.by(admin, 'grantRole', [ROLES.arbiter, courtAt, 0])
  await manager.by(admin, 'grantRole', [ROLES.attestor, attestor?.address, 0])
  const dollarAt = deployment.testDollar as string
  const dollar = callsOf(base, dollarAt, testDollarAbi)
  for (const fan of fans) {
    await dollar.by(admin, 'mint', [fan.address, 10n ** 12n])
    await dollar.by(fan, 'approve', [escrowAt, ALL])
  }
  const named = { ...deployment, bookingCourt: courtAt }
  const domain = { name: 'Stagedoor Bookings', version: '1', chainId: CHAIN, verifyingContract: escrowAt }
  const money = { name: 'Test Dollar', version: '1', chainId: CHAIN, verifyingContract: dollarAt }
  const court = callsOf(base, courtAt, bookingCourtAbi)
  return {
    stage: { ...base, deployment: named, deploymentText: JSON.stringify(named) },
    escrow: callsOf(base, escrowAt, consultationEscrowAbi),
    ...{ court, creators, fans },
    ...({ attestor, arbiter, stranger } as { attestor: Wallet; arbiter: Wallet; stranger: Wallet }),
    idOf: (agreement) => TypedDataEncoder.hash(domain, { Agreement: AGREEMENT }, agreement),
    sign: (by, kind, message) => by.signTypedData(domain, SIGNED[kind], message),
    async authorize(fan, value, nonce) {
      const terms = { validAfter: 0n, validBefore: 2n ** 40n }
      const message = { from: fan.address, to: escrowAt, value, ...terms, nonce }
      return { ...terms, signature: await fan.signTypedData(money, AUTHORIZATION, message) }
    },
    async rule(disputeId, ruling) {
      const words = [disputeId, BigInt(ruling)].map((word) => word.toString(16).padStart(64, '0')).join('')
      const data = `${courtAt}${selectorOf('rule(uint256,uint256)')}${words}`
      const hash = await base.send(admin, jurors, data)
      return (await base.provider.getTransactionReceipt(hash))?.status === 1
    },
  }
}
