import { type Address, type Hex, keccak256, toHex } from 'viem'
import { FAR, signDollars, signerFor } from '../signatures.ts'
import { giveDollars, openStage, type Stage } from '../stage.ts'

const PRICE = 10n ** 16n
const DOLLARS = 5_000_000n
const CONSENT = 'address collaborator, bytes32 content, address payout, uint16 royaltyBps, uint256 deadline'
const [NATIVE, IN_DOLLARS] = [2n, 3n]

const draftOf = (title: string, payout: Address, currency = 0) => ({
  content: keccak256(toHex(title)),
  metadata: keccak256(toHex(`about ${title}`)),
  payout,
  royaltyBps: 500,
  currency,
  gateAll: true,
  price: currency === 0 ? PRICE : DOLLARS,
  maxSupply: 0,
  perWallet: 0,
  mintEnd: 0,
})

/** A creator's shelf, with the gas of making it. */
async function openShelf(stage: Stage, creator: Address) {
  const { ledger, currencyList, feeSchedule, manager } = stage
  const factory = await stage.proxy('recordingsFactory', [manager])
  const publishing = await stage.deploy('recordingPublishing', [ledger, currencyList])
  const model = await stage.deploy('recordings', [ledger, currencyList, feeSchedule, publishing])
  const call = { to: factory, contract: 'recordingsFactory' }
  const deployer = stage.accounts[0] as Address
  await stage.gas({ ...call, from: deployer, name: 'setImplementation', args: [model] })
  const used = await stage.gas({ ...call, from: creator, name: 'createCollection', args: ['Northlight'] })
  return { shelf: await stage.read<Address>(factory, 'recordingsFactory', 'collectionOf', [creator]), used }
}

/** Gas of recordings, from the shelf to a copy in somebody's hands. */
export async function measureRecordings(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, partner, early, fan, signer] = stage.accounts as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ]
  const { shelf, used } = await openShelf(stage, creator)
  const on = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: shelf, contract: 'recordings', name, args, value })
  const gas: Record<string, number> = { 'a creator makes a shelf for recordings': used }
  await on(creator, 'publish', [draftOf('first night', creator), [], []])
  gas['a creator publishes a recording'] = await on(creator, 'publish', [
    draftOf('second night', creator),
    [],
    [],
  ])
  await on(creator, 'publish', [draftOf('third night', creator, 1), [], []])
  const shared = draftOf('a duet', creator)
  const { content, payout, royaltyBps } = shared
  const signature = await signerFor(stage, 'Recordings', shelf)(partner, 'Consent', CONSENT, {
    collaborator: partner,
    content,
    payout,
    royaltyBps,
    deadline: FAR,
  })
  gas['a creator publishes what a partner signed'] = await on(creator, 'publish', [
    shared,
    [],
    [{ collaborator: partner, deadline: FAR, signature }],
  ])
  await on(early, 'mint', [NATIVE, early, 1, PRICE], PRICE)
  gas['a fan buys a copy'] = await on(fan, 'mint', [NATIVE, fan, 1, PRICE], PRICE)
  await giveDollars(stage, creator, 1n, shelf)
  await giveDollars(stage, early, DOLLARS, shelf)
  await on(early, 'mint', [IN_DOLLARS, early, 1, DOLLARS])
  await giveDollars(stage, fan, DOLLARS * 2n, shelf)
  gas['a fan buys a copy with dollars'] = await on(fan, 'mint', [IN_DOLLARS, fan, 1, DOLLARS])
  await giveDollars(stage, signer, DOLLARS * 2n, shelf)
  const words = [IN_DOLLARS, signer, 1, FAR]
  const nonce = await stage.read<Hex>(shelf, 'recordings', 'authorizationNonce', words)
  const payment = await signDollars(stage, { from: signer, to: shelf, value: DOLLARS, nonce })
  gas['somebody brings the dollars a fan signed away for a copy'] = await on(early, 'mintWithAuthorization', [
    ...[IN_DOLLARS, signer, 1, signer],
    ...[payment.validAfter, payment.validBefore, payment.signature],
  ])
  const given = [fan, signer, NATIVE, 1n, '0x']
  gas['a copy moves to another fan'] = await on(fan, 'safeTransferFrom', given)
  const sale = { price: PRICE * 2n, maxSupply: 0, mintEnd: 0 }
  gas['a creator changes the price of a recording'] = await on(creator, 'updateSale', [NATIVE, sale])
  gas['a creator sends the sales of a recording somewhere else'] = await on(creator, 'setPayout', [
    NATIVE,
    partner,
  ])
  const page = keccak256(toHex('a better page'))
  gas['a creator changes the page of a recording'] = await on(creator, 'setMetadata', [NATIVE, page])
  gas['a creator freezes the page of a recording'] = await on(creator, 'freeze', [NATIVE])
  return gas
}
