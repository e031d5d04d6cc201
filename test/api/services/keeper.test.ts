import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData, type Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { createKeeper } from '#api/adapters/chain/services/createKeeper.ts'
import { KeyGone } from '#api/ports/services.ts'
import type { ServiceDeps } from '#api/services/deps.ts'
import { readOpenTransactions } from '#api/services/readTransactions.ts'
import { sendTransaction } from '#api/services/sendTransaction.ts'
import { settleNonce } from '#api/services/transactionStore.ts'
import { withTransaction } from '#db/transaction.ts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { startNodeRelay } from '#test/api/attestation/nodeRelay.ts'
import { raisedAlarms } from '#test/api/attestation/useAttestor.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { useDatabase } from '#test/kit/database.ts'
import { seedPaidCreator } from './seedPaidCreator.ts'

const CHAIN = 31337
const DAY_S = 86_400
const PRICE = 1_000_000n
const ABI = consultationEscrowAbi as Abi
const KEY: Hex = `0x${randomBytes(32).toString('hex')}`

describe('what the keeper sends', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const alarms = raisedAlarms()
  let chain: TestChain
  let escrow: Address
  let manager: Address
  let creator: Deployer
  let fan: Deployer
  let creatorId: string
  before(async () => {
    creatorId = await seedPaidCreator(database.pool('owner'))
    chain = await startChain()
    const deployerKey = await chain.fundedKey()
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, privateKey: deployerKey, chainId: CHAIN, withTestDollar: false },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    escrow = deployment.consultationEscrow as Address
    manager = deployment.accessManager
    creator = await createDeployer(chain.url, CHAIN, await chain.fundedKey())
    fan = await createDeployer(chain.url, CHAIN, await chain.fundedKey())
    const policy = policyOf('moderate', 1)
    await creator.call(escrow, ABI, 'createPolicy', [
      {
        ...{ noticeFull: policy.noticeFullSeconds, noticePartial: policy.noticePartialSeconds },
        ...{ disputeWindow: policy.disputeWindowSeconds, arbiterDeadline: policy.arbiterDeadlineSeconds },
        ...{ grace: policy.graceSeconds, partialBps: policy.partialBps, noShowBps: policy.noShowBps },
        ...{ fullOverlapBps: policy.fullOverlapBps, fallbackBps: policy.fallbackBps, metered: false },
      },
    ])
    await creator.call(escrow, ABI, 'createOffer', [0, PRICE, 30, 0, 1])
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  const keeper = (keys: Hex[]) =>
    createKeeper({
      keys: { ...fixedSecret(keys[0] ?? ''), accepted: () => keys },
      ...{ urls: [chain.url], chainId: CHAIN, alarms },
    })
  const service = (maxFee = 10n ** 12n): ServiceDeps => ({
    ...{ service: 'keeper', pool: database.work(), log: { warn: () => {} }, alarms, chainId: CHAIN },
    ...{ chain: chainReader([chain.url]), finder: createTransactionFinder([chain.url], CHAIN) },
    ...{ sender: keeper([KEY]), bounds: { maxFee }, onUndone: async () => {} },
  })
  /** A call in a day that the fan paid for. @returns its id */
  async function bookCall(): Promise<Hex> {
    const { timestamp } = await chain.rpc<{ timestamp: Hex }>('eth_getBlockByNumber', 'latest', false)
    const agreement = {
      ...{ creator: creator.address, fan: fan.address, currency: 0, amount: PRICE, lengthMinutes: 30 },
      ...{ startAt: Number(timestamp) + DAY_S, policyId: 0, summaryHash: `0x${'5'.repeat(64)}` },
      nonce: BigInt(`0x${randomBytes(32).toString('hex')}`),
    }
    const data = encodeFunctionData({ abi: ABI, functionName: 'book', args: [agreement, 1n] })
    await fan.send(escrow, data, 'a booking', PRICE)
    return fan.read<Hex>(escrow, ABI, 'idOf', [agreement])
  }
  const statusOf = async (id: Hex) =>
    BOOKING_STATUSES[(await fan.read<{ status: number }>(escrow, ABI, 'bookingOf', [id])).status]

  it('[S3.36] ends a call once its time has come, by a key that has no right', async () => {
    const id = await bookCall()
    const { tryFinish } = keeper([KEY])
    expect(await tryFinish(escrow, id)).to.deep.equal({ kind: 'early', said: 'Escrow_TooEarly' })
    await chain.rpc('local_mine', { blocks: 1, seconds: 60 * DAY_S })
    const tried = await tryFinish(escrow, id)
    if (tried.kind !== 'works') return expect.fail(tried.said)
    const from = privateKeyToAddress(KEY)
    const subjectId = newId('bkg', randomBytes)
    const wanted = { subjectId, creatorId, from, call: tried.call, begin: async () => true }
    const open = async () => (await readOpenTransactions(database.work(), service())).length
    expect(await sendTransaction(service(1n), wanted)).to.equal('capped')
    expect(await sendTransaction(service(), wanted)).to.equal('unfunded')
    expect(alarms.names).to.deep.equal(['keeper_fee_capped', 'keeper_funds_low'])
    await chain.rpc('local_faucet', from)
    expect(await sendTransaction(service(), { ...wanted, begin: async () => false })).to.equal('gone')
    expect(await open()).to.equal(0)
    expect(await sendTransaction(service(), wanted)).to.equal('sent')
    expect(await open()).to.equal(1)
    expect(await statusOf(id)).to.equal('refunded')
    expect(await tryFinish(escrow, id)).to.deep.equal({ kind: 'ended', said: 'Escrow_Final' })
  })

  it('[S3.36] sends anew what was given up with its nonce, also where nothing of it changed', async () => {
    const key: Hex = `0x${randomBytes(32).toString('hex')}`
    const from = privateKeyToAddress(key)
    await chain.rpc('local_faucet', from)
    const relay = await startNodeRelay(chain.url)
    relay.passage = 'lost'
    const sender = createKeeper({ keys: fixedSecret(key), urls: [relay.url], chainId: CHAIN, alarms })
    const deps = { ...service(), sender }
    const call = { to: fan.address.toLowerCase() as Hex, data: '0x', value: 1n, gas: 30_000n } as const
    const wanted = { subjectId: newId('bkg', randomBytes), creatorId, from, call, begin: async () => true }
    try {
      expect(await sendTransaction(deps, wanted)).to.equal('sent')
      await withTransaction(deps.pool, (tx) =>
        settleNonce(tx, { chainId: CHAIN, sender: from.toLowerCase() as Hex, nonce: 0 }, null),
      )
      expect(await sendTransaction(deps, wanted)).to.equal('sent')
    } finally {
      await relay.close()
    }
    const open = await readOpenTransactions(database.work(), service())
    const own = open.filter(({ subjectId }) => subjectId === wanted.subjectId)
    expect(own.map(({ nonce, n }) => [nonce, n])).to.deep.equal([[0, 2]])
  })

  it('is nothing where there is no such call, no escrow or no key', async () => {
    const nobody: Hex = `0x${'1'.repeat(64)}`
    const { tryFinish, sign } = keeper([KEY])
    expect(await tryFinish(escrow, nobody)).to.deep.equal({ kind: 'ended', said: 'Escrow_NoBooking' })
    expect((await tryFinish(manager, nobody)).kind).to.equal('refused')
    expect(keeper([]).sender()).to.equal(null)
    const next: Hex = `0x${'c2'.repeat(32)}`
    expect(keeper([next, KEY]).sender(), 'the newest').to.equal(privateKeyToAddress(next))
    const call = { to: escrow, data: '0x', value: 0n, gas: 21_000n } as const
    const order = { ...call, sender: fan.address, nonce: 0, maxFee: 1n, tip: 1n }
    const error = await sign(order).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(KeyGone)
  })
})
