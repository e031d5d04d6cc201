import { expect } from 'chai'
import type { Hex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { ChainDisputed, ChainUnconfirmed, ChainUnreadable } from '#api/ports/chain.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import { chainReader } from '#test/kit/chainReader.ts'

const COLLECTION = `0x${'c0'.repeat(20)}`
const WALLET: Hex = `0x${'5a'.repeat(20)}`
const OLD_AFTER_S = 60

describe('reading the chain through two providers', () => {
  let nodes: AnsweringNode[]
  let alarms: ReturnType<typeof createAlarms>
  beforeEach(async () => {
    nodes = [await startAnsweringNode(), await startAnsweringNode(), await startAnsweringNode()]
    const headAt = Math.floor(Date.now() / 1000)
    for (const node of nodes) Object.assign(node, { headAt })
    for (const node of nodes) node.passes.set(WALLET, { passId: 7n })
    alarms = createAlarms({ log: { error: () => {} }, clock: Date.now })
  })
  afterEach(() => Promise.all(nodes.map((node) => node.stop())))

  const [one, other, third] = [0, 1, 2].map((n) => () => nodes[n] as AnsweringNode) as [
    () => AnsweringNode,
    () => AnsweringNode,
    () => AnsweringNode,
  ]
  const reader = (count = 2) =>
    chainReader(
      nodes.slice(0, count).map(({ url }) => url),
      { alarms, oldAfterS: OLD_AFTER_S },
    )
  const passes = (count = 2) => reader(count).holdingsOf({ collections: [COLLECTION], tokens: [] }, [WALLET])
  const failure = (outcome: Promise<unknown>) =>
    outcome.then(
      () => null,
      (error: unknown) => error,
    )
  const disputes = () => alarms.counts().get('chain_reads_disputed') ?? 0

  it('[T34] believes what both tell, at the newest block that both know', async () => {
    one().head = 103
    const { passes: held, confirmedBy, point } = await passes()
    expect([held.get(WALLET)?.[0]?.passId, confirmedBy, point.block]).to.deep.equal([7n, 2, 100])
    expect(point.blockHash).to.equal(other().hashOf(100))
    expect(disputes()).to.equal(0)
  })

  it('[T34] goes below a fork of the newest blocks', async () => {
    one().branch = { from: 99, name: 'fork' }
    const { confirmedBy, point } = await passes()
    expect([confirmedBy, point.block]).to.deep.equal([2, 98])
  })

  it('[T34] refuses what they tell differently, with an alarm', async () => {
    one().passes.delete(WALLET)
    expect(await failure(passes())).to.be.instanceOf(ChainDisputed)
    expect(disputes()).to.equal(1)
    one().passes.set(WALLET, { passId: 7n, rank: 9 })
    expect(await failure(passes())).to.be.instanceOf(ChainDisputed)
  })

  it('[T34] refuses when they have no block in common, with an alarm', async () => {
    one().branch = { from: 50, name: 'invented' }
    expect(await failure(passes())).to.be.instanceOf(ChainDisputed)
    expect(disputes()).to.equal(1)
  })

  it('[T34] a third decides between two, and the odd one is said', async () => {
    one().passes.delete(WALLET)
    const { passes: held, confirmedBy } = await passes(3)
    expect([held.get(WALLET)?.[0]?.passId, confirmedBy]).to.deep.equal([7n, 2])
    expect(disputes()).to.equal(1)
    one().branch = { from: 50, name: 'invented' }
    expect((await passes(3)).confirmedBy).to.equal(2)
    expect(third().asked).to.include('eth_call')
  })

  it('[T34] takes the word of one while the second is silent, and says that it is one', async () => {
    other().isSilent = true
    const { passes: held, confirmedBy } = await passes()
    expect([held.get(WALLET)?.[0]?.passId, confirmedBy]).to.deep.equal([7n, 1])
    expect(disputes()).to.equal(0)
    expect((await passes(1)).confirmedBy, 'one is configured').to.equal(1)
  })

  it('[T34] a third takes the place of a silent one', async () => {
    one().isSilent = true
    expect((await passes(3)).confirmedBy).to.equal(2)
  })

  it('[T34] the same old head of two means that the chain stands still', async () => {
    for (const node of nodes) node.headAt -= 600
    expect((await passes()).confirmedBy).to.equal(2)
  })

  it('[T34] an old head of one alone lets nobody in', async () => {
    for (const node of nodes) node.headAt -= 600
    expect(await failure(passes(1))).to.be.instanceOf(ChainUnreadable)
    other().isSilent = true
    expect(await failure(passes())).to.be.instanceOf(ChainUnreadable)
  })

  it('[T34] one of two that shows an old head is late, and counts as silent', async () => {
    Object.assign(one(), { head: 40, headAt: one().headAt - 600 })
    one().passes.clear()
    const { passes: held, confirmedBy, point } = await passes()
    expect([held.get(WALLET)?.[0]?.passId, confirmedBy, point.block]).to.deep.equal([7n, 1, 100])
  })

  it('[T20][T34] a contract wallet signs only when two say so', async () => {
    const signed = (count = 2) => reader(count).verifyMessage(WALLET, 'hello', '0x1234', '192.0.2.1')
    for (const node of nodes) node.signs = true
    expect(await signed()).to.equal(true)
    expect(await signed(1), 'one is configured').to.equal(true)
    one().signs = false
    expect(await failure(signed())).to.be.instanceOf(ChainDisputed)
    one().isSilent = true
    expect(await failure(signed())).to.be.instanceOf(ChainUnconfirmed)
    other().signs = false
    one().isSilent = false
    expect(await signed()).to.equal(false)
  })

  it('[T34] nobody has forgotten a transaction while one of two is silent', async () => {
    const finder = createTransactionFinder(
      nodes.slice(0, 2).map(({ url }) => url),
      31337,
    )
    expect(await finder.isKnown('0x01')).to.equal(false)
    other().isSilent = true
    expect(await failure(finder.isKnown('0x01'))).to.be.instanceOf(ChainUnconfirmed)
  })

  it('[T20] an own key needs neither', async () => {
    for (const node of nodes) node.isSilent = true
    const account = privateKeyToAccount(generatePrivateKey())
    const signature = await account.signMessage({ message: 'hello' })
    expect(await reader().verifyMessage(account.address, 'hello', signature, '192.0.2.1')).to.equal(true)
  })

  it('[T34] a receipt is confirmed by two; one that has not seen it yet contradicts nobody', async () => {
    one().receipts.set('0x01', { block: 90 })
    expect(await reader().receipt('0x01')).to.include({ block: 90, isConfirmed: false })
    other().receipts.set('0x01', { block: 90 })
    expect(await reader().receipt('0x01')).to.include({ block: 90, isConfirmed: true })
    expect(disputes()).to.equal(0)
    other().receipts.set('0x01', { block: 90, ok: false })
    expect(await failure(reader().receipt('0x01'))).to.be.instanceOf(ChainDisputed)
    expect(disputes()).to.equal(1)
    expect(await reader(1).receipt('0x01'), 'one is configured').to.include({ isConfirmed: true })
  })
})
