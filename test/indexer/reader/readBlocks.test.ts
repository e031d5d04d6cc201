import { expect } from 'chai'
import { encodeEventTopics } from 'viem'
import { streamPassAbi } from '#generated/abis.ts'
import { readBlocks } from '#indexer/reader/readBlocks.ts'
import { createWatchList } from '#indexer/reader/watchList.ts'
import { toBytes } from '#indexer/rpc/hex.ts'
import { type ModelReceipt, modelBlocks } from '../kit/modelBlocks.ts'
import { type Bending, type ModelProvider, startModelProvider } from '../kit/modelProvider.ts'

const OURS = `0x${'c0'.repeat(20)}`
const word = (value: number) => `0x${value.toString(16).padStart(64, '0')}`
const [TRANSFER] = encodeEventTopics({ abi: streamPassAbi, eventName: 'Transfer' }) as [string]
const watch = createWatchList([{ address: OURS, kind: 'collection', creatorWallet: null, fromBlock: 0 }])

function logOf(address: string, n: number) {
  return { address, topics: [TRANSFER, word(n), word(n + 1), word(n + 2)], data: '0x' }
}

/** Foreign logs enough to fill the bloom, ours in each tenth block. */
function busyBlock(n: number, type = 2): ModelReceipt[] {
  const foreign = Array.from({ length: 700 }, (_, i) => logOf(`0x${'ab'.repeat(20)}`, n * 7919 + i * 4))
  return [
    { type, logs: foreign },
    { type: 2, logs: n % 10 === 5 ? [logOf(OURS, n)] : [] },
  ]
}

const blocks = modelBlocks([[], ...Array.from({ length: 29 }, (_, i) => busyBlock(i + 1))])
const suspects = blocks.filter(({ header }) => watch.mayHit(toBytes(header.logsBloom as string))).length
const range = { from: 1, to: 29, parentHash: blocks[0]?.header.hash as string }

describe('readBlocks on a busy chain', () => {
  const running: ModelProvider[] = []
  async function providers(...bendings: Bending[]) {
    const started = await Promise.all(bendings.map((bending) => startModelProvider(blocks, bending)))
    running.push(...started)
    return started as [ModelProvider, ModelProvider]
  }
  function read([first, ...others]: ModelProvider[], random = 1, isFinal = true) {
    const provider = {
      node: (first as ModelProvider).node,
      peers: async () => others.map(({ node }) => node),
    }
    return readBlocks(provider, range, watch, { isFinal, random: () => random })
  }
  function receiptsAsked({ asked }: ModelProvider) {
    return asked.filter((call) => call === 'eth_getBlockReceipts').length
  }
  const oursOf = (window: Awaited<ReturnType<typeof read>>) =>
    window.blocks.flatMap(({ header, logs }) => logs.map(() => header.number))
  afterEach(async () => {
    for (const provider of running.splice(0)) await provider.stop()
  })

  it('[T34 T35] lets two providers name the blocks below finality and proves those alone', async () => {
    const pair = await providers({}, {})
    const window = await read(pair)
    expect(oursOf(window)).to.deep.equal([5, 15, 25])
    expect(receiptsAsked(pair[0])).to.equal(3)
    expect(window.blocks.map(({ proof }) => proof).filter((proof) => proof === 2)).to.have.length(3)
  })

  it('[T34] reads every block that the bloom does not exclude with one provider, and above finality', async () => {
    const [alone] = await providers({})
    expect(oursOf(await read([alone]))).to.deep.equal([5, 15, 25])
    expect(receiptsAsked(alone)).to.equal(suspects)
    const pair = await providers({}, {})
    await read(pair, 1, false)
    expect(receiptsAsked(pair[0])).to.equal(suspects)
    expect(pair[1].asked).to.deep.equal([])
  })

  it('[T35] halves a question that is refused, until it is small enough', async () => {
    const pair = await providers({}, { mostBlocks: 4 })
    expect(oursOf(await read(pair))).to.deep.equal([5, 15, 25])
    expect(pair[1].asked).to.include('eth_getLogs 1-3')
    expect(receiptsAsked(pair[0])).to.equal(3)
  })

  it('[T35] reads by receipts when the second provider answers nothing', async () => {
    const pair = await providers({}, { takeOver: (_, response) => Boolean(response.destroy()) })
    expect(oursOf(await read(pair))).to.deep.equal([5, 15, 25])
    expect(receiptsAsked(pair[0])).to.equal(suspects)
    const refusing = await providers({}, { logs: undefined, mostBlocks: 0.5 })
    expect(oursOf(await read(refusing))).to.deep.equal([5, 15, 25])
  })

  for (const [what, logs] of Object.entries<NonNullable<Bending['logs']>>({
    'leaves a log out': (all) => all.slice(1),
    'changes a topic': (all) => all.map((log) => ({ ...log, topics: [TRANSFER, word(5), word(6), word(6)] })),
    'moves a log': (all) => all.map((log) => ({ ...log, logIndex: '0x1' })),
    'gives a log twice': (all) => [...all, ...all],
    'gives a log of another transaction': (all) => all.map((log) => ({ ...log, transactionIndex: '0x0' })),
  }))
    it(`[T34] stores nothing when one of two ${what}`, async () => {
      for (const pair of [await providers({}, { logs }), await providers({ logs }, {})])
        await read(pair).then(
          () => expect.fail('it was believed'),
          (error) => expect(error.kind).to.equal('wrong'),
        )
    })

  it('[T34] takes the same logs in another order for the same answer', async () => {
    const pair = await providers({}, { logs: (all) => all.toReversed() })
    expect(oursOf(await read(pair))).to.deep.equal([5, 15, 25])
  })

  it('[T34] takes no empty list from nodes that lost the blocks they are asked about', async () => {
    const reset = { isReset: true }
    for (const pair of [await providers(reset, reset), await providers({}, reset)])
      expect(oursOf(await read(pair))).to.deep.equal([5, 15, 25])
  })

  it('[T34] finds out two that leave out the same when it reads other blocks by chance', async () => {
    const logs: Bending['logs'] = (all) => all.filter(({ blockNumber }) => blockNumber !== '0xf')
    expect(oursOf(await read(await providers({ logs }, { logs }), 0.011))).to.deep.equal([5, 25])
    const pair = await providers({ logs }, { logs })
    await read(pair, 0.009).then(
      () => expect.fail('it was believed'),
      (error) => expect(error.message).to.include('than its receipts prove'),
    )
  })

  for (const [what, part] of Object.entries({
    'many logs': `{"address":"0x${'c1'.repeat(20)}","topics":[],"data":"0x"},`,
    'what nobody asked for': ' '.repeat(80),
  }))
    it(`[T34 T35] cuts receipts that the gas of the header cannot have paid: ${what}`, async () => {
      let sent = 0
      const text = part.repeat(1000)
      const [endless] = await providers({
        takeOver(method, response) {
          if (method !== 'eth_getBlockReceipts') return false
          response.write('[{"jsonrpc":"2.0","id":0,"result":[{"logs":[')
          const more = () => {
            while (!response.destroyed && response.write(text)) sent += text.length
          }
          response.on('drain', more)
          more()
          return true
        },
      })
      await read([endless]).then(
        () => expect.fail('it was believed'),
        (error) => expect(error.message).to.match(/^wrong: more than \d+ bytes of .* gas cannot have paid/),
      )
      const gas = blocks.reduce((sum, { header }) => sum + Number(header.gasUsed), 0)
      expect(sent).to.be.lessThan(2 * (gas * 6 + 29 * 2 * 16_384))
    })
})

describe('receipts of a type that is newer than we are', () => {
  const unknown = modelBlocks([[], busyBlock(5, 0x6a)])
  const bent: Bending = { logs: (all) => all.slice(0, -1) }
  const first = { from: 1, to: 1, parentHash: unknown[0]?.header.hash as string }

  async function read(...bendings: Bending[]) {
    const started = await Promise.all(bendings.map((bending) => startModelProvider(unknown, bending)))
    const [node, ...peers] = started.map((provider) => provider.node)
    try {
      return await readBlocks({ node: node as ModelProvider['node'], peers: async () => peers }, first, watch)
    } finally {
      for (const provider of started) await provider.stop()
    }
  }

  it('[T34] are proof 1 from one provider and from two that tell the same, and ask for an update', async () => {
    for (const bendings of [[{}], [{}, {}]]) {
      const window = await read(...bendings)
      expect(window.blocks[0]).to.deep.include({ proof: 1 })
      expect(window.blocks[0]?.logs).to.have.length(1)
      expect(window.updateNeeded).to.include('unknown type')
    }
  })

  it('[T34] are refused when two providers tell different logs', async () => {
    await read({}, bent).then(
      () => expect.fail('it was believed'),
      (error) => expect(error.message).to.include('tell different logs'),
    )
  })
})
