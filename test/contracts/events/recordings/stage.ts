import type { Address, Hex } from 'viem'
import { type Deployed, openWorld, type World } from '../kit/openWorld.ts'

const CHAIN_ID = 31_337
const MONTH = 2_592_000
const fields = (words: string) =>
  words.split(' ').map((word) => ({ name: word.split(':')[0], type: word.split(':')[1] }))
const CONSENT = {
  Consent: fields('collaborator:address content:bytes32 payout:address royaltyBps:uint16 deadline:uint256'),
}
const AUTHORIZATION = {
  ReceiveWithAuthorization: fields(
    'from:address to:address value:uint256 validAfter:uint256 validBefore:uint256 nonce:bytes32',
  ),
}

/** Everything deployed, and who plays what. Currencies: 0 native, 1 dollars, 2 a token that can be frozen. */
export interface RecordingStage {
  world: World
  ledger: Deployed
  fees: Deployed
  dollar: Deployed
  freezing: Deployed
  recordingsFactory: Deployed
  models: Address[]
  collections: Deployed[]
  passes: Deployed
  splits: Deployed
  splitModel: Deployed
  poolModel: Deployed
  resale: Deployed
  renewals: Deployed
  admin: Address
  boss: Address
  creators: Address[]
  fans: Address[]
  consent(by: Address, collection: Address, message: object): Promise<Hex>
  authorize(from: Address, to: Address, value: bigint, validBefore: bigint, nonce: Hex): Promise<Hex>
}

export async function openStage(): Promise<RecordingStage> {
  const world = await openWorld()
  const [admin, treasury, boss, ...people] = world.accounts as [Address, Address, Address, ...Address[]]
  const [creators, fans] = [people.slice(0, 2), people.slice(2, 6)]
  const manager = await world.deploy('AccessManager', [admin])
  const currencies = await world.deploy('CurrencyList', [manager.address, 'ETH'])
  const ledger = await world.deploy('Ledger', [currencies.address])
  const fees = await world.deploy('FeeSchedule', [manager.address, treasury])
  const dollar = await world.deploy('TestDollar')
  const freezing = await world.deploy('FreezingToken')
  for (const token of [dollar, freezing]) await world.send(admin, currencies, 'list', [token.address])

  const passFactory = await world.proxy('StreamPassFactory', [manager.address])
  const shared = [passFactory.address, ledger.address, currencies.address, manager.address]
  const management = await world.deploy('PassManagement', shared)
  const counter = await world.deploy('PassVouchers', shared)
  const [money, parts] = [
    [ledger.address, currencies.address],
    [counter.address, management.address],
  ]
  const passModel = await world.deploy('StreamPass', [passFactory.address, ...money, ...parts])
  await world.send(admin, passFactory, 'setImplementation', [passModel.address])
  const creator = creators[0] as Address
  await world.send(creator, passFactory, 'createCollection', ['Northlight', 'NORTH', creator])
  const passes = await world.know(
    await world.read<Address>(passFactory, 'collectionOf', [creator]),
    'StreamPass',
  )
  const tier = {
    duration: MONTH,
    maxSupply: 0,
    minted: 0,
    referralBps: 0,
    flags: 0,
    refundWindow: 0,
    rank: 1,
  }
  await world.send(creator, passes, 'createTier', [{ ...tier, price: 1_000n, currency: 0 }])
  await world.send(creator, passes, 'createTier', [{ ...tier, price: 9_000_000n, currency: 1 }])

  const recordingsFactory = await world.proxy('RecordingsFactory', [manager.address])
  const publishing = await world.deploy('RecordingPublishing', money)
  const terms = [...money, fees.address, publishing.address]
  const models = [await world.deploy('Recordings', terms), await world.deploy('Recordings', terms)]
  await world.send(admin, recordingsFactory, 'setImplementation', [models[0]?.address])
  const splitModel = await world.deploy('PullSplit', money)
  const poolModel = await world.deploy('SupporterPool', money)
  const splits = await world.deploy('SplitFactory', [ledger.address, splitModel.address, poolModel.address])
  const factories = [passFactory.address, recordingsFactory.address]
  const resale = await world.deploy('PassResale', [...money, fees.address, ...factories])
  const renewals = await world.deploy('PassRenewals', [currencies.address, passFactory.address])
  for (const fan of fans) {
    await world.send(admin, dollar, 'mint', [fan, 10n ** 15n])
    for (const spender of [resale, renewals, passes])
      await world.send(fan, dollar, 'approve', [spender.address, 2n ** 255n])
  }
  const token = { name: 'Test Dollar', version: '1', chainId: CHAIN_ID, verifyingContract: dollar.address }
  return {
    ...{ world, ledger, fees, dollar, freezing, recordingsFactory, passes, splits, resale, renewals },
    ...{ splitModel, poolModel },
    ...{ admin, boss, creators, fans, collections: [] },
    models: models.map(({ address }) => address),
    consent: (by, verifyingContract, message) =>
      world.sign(by, {
        domain: { name: 'Recordings', version: '1', chainId: CHAIN_ID, verifyingContract },
        ...{ types: CONSENT, primaryType: 'Consent', message },
      }),
    authorize: (from, to, value, validBefore, nonce) =>
      world.sign(from, {
        ...{ domain: token, types: AUTHORIZATION, primaryType: 'ReceiveWithAuthorization' },
        message: { from, to, value, validAfter: 0n, validBefore, nonce },
      }),
  }
}
