import { type Address, type Hex, zeroAddress } from 'viem'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

const uints = (words: string) =>
  words.split(' ').map((word) => ({ name: word.split(':')[0], type: word.split(':')[1] }))
const AGREEMENT = uints(
  'creator:address fan:address currency:uint8 amount:uint96 startAt:uint40 lengthMinutes:uint16 policyId:uint8 summaryHash:bytes32 nonce:uint256',
)
const TYPES = {
  Agreement: AGREEMENT,
  Quote: uints('agreement:Agreement validUntil:uint40'),
  NewDate: uints('id:bytes32 startAt:uint40 revision:uint32 validUntil:uint40'),
  Extension: uints('id:bytes32 addedMinutes:uint16 addedAmount:uint96 revision:uint32 validUntil:uint40'),
  Attendance: uints(
    'id:bytes32 creatorSeconds:uint32 fanSeconds:uint32 overlapSeconds:uint32 endedAt:uint40 revision:uint32',
  ),
  Voucher: uints('id:bytes32 due:uint96'),
}
const AUTHORIZATION = {
  ReceiveWithAuthorization: uints(
    'from:address to:address value:uint256 validAfter:uint256 validBefore:uint256 nonce:bytes32',
  ),
}
const ROLE = { arbiter: 2n, attestor: 3n }
const CHAIN_ID = 31_337

/** Everything deployed, and who plays what. */
export interface BookingStage {
  world: World
  escrow: Deployed
  court: Deployed
  lens: Deployed
  jurors: Deployed
  ledger: Deployed
  fees: Deployed
  dollar: Deployed
  admin: Address
  creators: Address[]
  fans: Address[]
  attestor: Address
  arbiter: Address
  stranger: Address
  sign(by: Address, kind: keyof typeof TYPES, message: object): Promise<Hex>
  /** a fan's EIP-3009 payment to the escrow */
  authorize(fan: Address, value: bigint, nonce: Hex): Promise<object>
}

export async function openStage(): Promise<BookingStage> {
  const world = await openWorld()
  const [admin, treasury, attestor, arbiter, stranger, ...people] = world.accounts as Address[]
  const [creators, fans] = [people.slice(0, 2), people.slice(2, 5)]
  const owner = admin as Address
  const manager = await world.deploy('AccessManager', [owner])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const fees = await world.deploy('FeeSchedule', [manager.address, treasury])
  const dollar = await world.deploy('TestDollar')
  await world.send(owner, currencies, 'list', [dollar.address])
  const config = {
    ...{ manager: manager.address, fees: fees.address },
    ...{ ledger: ledger.address, currencies: currencies.address },
  }
  const { address } = await world.deploy('ConsultationEscrow', [config])
  const escrow = await world.know(address, 'IConsultationEscrow')
  const jurors = await world.deploy('PaidCourt')
  const asked = [address, jurors.address, ledger.address, '0x01', 'ipfs://question', 3n * 86_400n]
  const court = await world.deploy('BookingCourt', asked)
  const lens = await world.deploy('StagedoorLens', [zeroAddress, zeroAddress, ledger.address, address])
  await world.send(owner, manager, 'grantRole', [ROLE.arbiter, arbiter, 0])
  await world.send(owner, manager, 'grantRole', [ROLE.arbiter, court.address, 0])
  await world.send(owner, manager, 'grantRole', [ROLE.attestor, attestor, 0])
  for (const fan of fans) {
    await world.send(owner, dollar, 'mint', [fan, 10n ** 15n])
    await world.send(fan, dollar, 'approve', [address, 2n ** 255n])
  }
  const domain = { name: 'Stagedoor Bookings', version: '1', chainId: CHAIN_ID, verifyingContract: address }
  const money = { name: 'Test Dollar', version: '1', chainId: CHAIN_ID, verifyingContract: dollar.address }
  return {
    ...{ world, escrow, court, lens, jurors, ledger, fees, dollar, creators, fans },
    admin: owner,
    attestor: attestor as Address,
    arbiter: arbiter as Address,
    stranger: stranger as Address,
    sign: (by, primaryType, message) => world.sign(by, { domain, types: TYPES, primaryType, message }),
    async authorize(fan, value, nonce) {
      const terms = { validAfter: 0n, validBefore: 2n ** 40n }
      const message = { from: fan, to: address, value, ...terms, nonce }
      const primaryType = 'ReceiveWithAuthorization'
      const signature = await world.sign(fan, { domain: money, types: AUTHORIZATION, primaryType, message })
      return { ...terms, signature }
    },
  }
}
