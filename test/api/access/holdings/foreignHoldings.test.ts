import { expect } from 'chai'
import { createForeignHoldings, type ForeignQuestion } from '#api/access/holdings/foreignHoldings.ts'
import { ChainBusy, ChainUnreadable } from '#api/ports/chain.ts'
import type { ForeignReading, ForeignTokens } from '#api/ports/foreignTokens.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'

const MAX_ANSWERS = 128
const wallet = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const ZOO: TokenSubject = { kind: 'erc20', address: wallet(0xa00) }
const [ITEM, OTHER_ITEM] = ['7', '8'].map(
  (tokenId): TokenSubject => ({ kind: 'erc1155', address: wallet(0xa11), tokenId }),
) as [TokenSubject, TokenSubject]

/** One call that is on its way until the script ends it. */
interface Call {
  tokens: readonly TokenSubject[]
  wallets: readonly string[]
  /** everybody holds so much of everything */
  answer(units: bigint | null, atBlock?: number): void
  fail(error: Error): void
}

/** A chain that answers when it is told to, a clock that stands, and what is asked by them. */
function setScript(maxEntries?: number) {
  const calls: Call[] = []
  let [nowMs, block] = [1_000_000, 100]
  const foreign: ForeignTokens = {
    maxAnswers: MAX_ANSWERS,
    look: () => expect.fail('nobody looks at a token'),
    holdingsOf: (tokens, wallets) =>
      new Promise<ForeignReading>((resolve, reject) => {
        const own = ++block
        const answer = (units: bigint | null, at = own) =>
          resolve({
            point: { chainId: 1, block: at, blockHash: `0x${at}`, blockAt: at, level: 'latest' },
            confirmedBy: 2,
            amounts: new Map(wallets.map((each) => [each, tokens.map(() => units)])),
          })
        calls.push({ tokens, wallets, answer, fail: reject })
      }),
  }
  const settings = { FOREIGN_CACHE_MS: 15_000 }
  const holdings = createForeignHoldings({ foreign, clock: () => nowMs, settings }, maxEntries)
  const isEnough = ({ amounts }: ForeignReading) =>
    [...amounts.values()].some((held) => held.some((units) => (units ?? 0n) > 0n))
  return {
    ...{ calls, holdings },
    ask: (question: Partial<ForeignQuestion> = {}, isFresh = false) =>
      holdings.read({ tokens: [ZOO], wallets: [wallet(1)], epoch: 0, ...question }, { isEnough, isFresh }),
    pass: (ms: number) => {
      nowMs += ms
    },
    call: (n: number) => calls[n] ?? expect.fail(`call ${n} was not made`),
  }
}

/** What was begun has gone as far as it goes without an answer: promises alone are waited for, and all of them go before. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('what is known of foreign tokens', () => {
  it('[S3.24] asks one question about the same tokens at a time; what comes meanwhile goes along with the next', async () => {
    const { ask, calls, call } = setScript()
    const first = ask()
    await settled()
    const later = [2, 3, 4].map((n) => ask({ wallets: [wallet(n)] }))
    await settled()
    expect(calls.map(({ wallets }) => wallets)).to.deep.equal([[wallet(1)]])
    call(0).answer(1n)
    await first
    await settled()
    expect(calls.map(({ wallets }) => wallets.length)).to.deep.equal([1, 3])
    call(1).answer(5n)
    for (const [n, reading] of (await Promise.all(later)).entries())
      expect([...reading.amounts], 'each is told of its own').to.deep.equal([[wallet(n + 2), [5n]]])
  })

  it('[S3.24] five hundred seats behind one condition are four calls, and no call has more than 128 answers', async () => {
    const { ask, calls, call } = setScript()
    const all = Array.from({ length: 500 }, (_, n) => ask({ wallets: [wallet(n + 1)] }, true))
    for (let n = 0; n < 4; n++) {
      await settled()
      call(n).answer(1n)
    }
    await Promise.all(all)
    expect(calls.map(({ wallets }) => wallets.length)).to.deep.equal([128, 128, 128, 116])
    const tokens = [ZOO, ITEM, OTHER_ITEM]
    const wide = Array.from({ length: 20 }, (_, n) => {
      return ask({ tokens, wallets: [0, 1, 2].map((m) => wallet(1000 + 3 * n + m)) })
    })
    for (let n = 4; n < 6; n++) {
      await settled()
      call(n).answer(1n)
    }
    await Promise.all(wide)
    for (const one of calls) expect(one.tokens.length * one.wallets.length).to.be.at.most(MAX_ANSWERS)
    expect(calls.slice(4).map(({ wallets }) => wallets.length)).to.deep.equal([42, 18])
  })

  it('[S3.24] tells tokens apart: another id of an ERC-1155 is another question', async () => {
    const { ask, calls, call } = setScript()
    const both = [ask({ tokens: [ITEM] }), ask({ tokens: [OTHER_ITEM] })]
    await settled()
    call(0).answer(1n)
    await settled()
    call(1).answer(0n)
    const told = (await Promise.all(both)).map(({ amounts }) => amounts.get(wallet(1)))
    expect(told).to.deep.equal([[1n], [0n]])
    expect(calls.map(({ tokens }) => tokens)).to.deep.equal([[ITEM], [OTHER_ITEM]])
  })

  it('[S3.24] an answer that opens is taken for fifteen seconds, one that does not for two, none after a reorg or for who asks anew', async () => {
    const { ask, calls, call, pass } = setScript()
    const answered = async (asked: Promise<ForeignReading>, units: bigint) => {
      await settled()
      call(calls.length - 1).answer(units)
      return asked
    }
    const rich = await answered(ask(), 1n)
    const poor = await answered(ask({ wallets: [wallet(2)] }), 0n)
    pass(1999)
    expect(await ask()).to.equal(rich)
    expect(await ask({ wallets: [wallet(2)] })).to.equal(poor)
    pass(1)
    expect(await ask(), 'it opens').to.equal(rich)
    expect(await answered(ask({ wallets: [wallet(2)] }), 0n), 'two seconds later').not.to.equal(poor)
    expect(await answered(ask({ epoch: 1 }), 1n), 'another epoch').not.to.equal(rich)
    const fresh = await answered(ask({}, true), 1n)
    expect(fresh, 'asked anew').not.to.equal(rich)
    expect(await ask(), 'and taken by the next').to.equal(fresh)
    pass(14_999)
    expect(await ask()).to.equal(fresh)
    pass(1)
    expect(await answered(ask(), 1n)).not.to.equal(fresh)
    const before = calls.length
    pass(-60_000)
    await answered(ask(), 1n)
    expect(calls.length, 'an answer from a time that has not come is none').to.equal(before + 1)
  })

  it('[S3.24] age is counted from when it was asked', async () => {
    const { ask, calls, call, pass } = setScript()
    const slow = ask()
    await settled()
    pass(15_000)
    call(0).answer(1n)
    await slow
    void ask()
    await settled()
    expect(calls.length).to.equal(2)
  })

  it('[T33] a failure is told to who was asked for and for two seconds to who asks for the same tokens, a second one to all who wait for them, and to nobody else', async () => {
    const { ask, calls, call, pass } = setScript()
    const outcome = (one: Promise<ForeignReading>) =>
      one.then(
        ({ amounts }) => amounts.size,
        (error: Error) => error.message,
      )
    const first = outcome(ask())
    await settled()
    const crowd = Array.from({ length: 300 }, (_, n) => outcome(ask({ wallets: [wallet(n + 2)] })))
    const other = outcome(ask({ tokens: [ITEM] }))
    await settled()
    call(0).fail(new ChainUnreadable('away'))
    expect(await first).to.equal('away')
    await settled()
    call(2).fail(new ChainUnreadable('away again'))
    const said = await Promise.all(crowd)
    expect(said, 'the second in a row ends it for all').to.deep.equal(said.map(() => 'away again'))
    call(1).answer(1n)
    expect(await other).to.equal(1)
    pass(1999)
    expect(await outcome(ask())).to.equal('away again')
    expect(calls.length, 'nobody waits as long again').to.equal(3)
    const looked = outcome(ask({}, true))
    await settled()
    call(3).answer(0n)
    expect(await looked, 'but who asks anew').to.equal(1)
    expect(await outcome(ask({}))).to.equal(1)
    expect(calls.length).to.equal(4)
  })

  it('[T33] eight questions about other tokens go at once, two hundred wait, and one more is refused', async () => {
    const { ask, calls, call } = setScript()
    const item = (n: number): TokenSubject => ({ ...ITEM, tokenId: String(n) })
    const all = Array.from({ length: 200 }, (_, n) => ask({ tokens: [item(n)] }))
    await settled()
    expect(calls.length).to.equal(8)
    const refused = await ask({ tokens: [item(200)] }).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(ChainBusy)
    const here = ask({ tokens: [item(199)], wallets: [wallet(2)] })
    call(0).answer(1n)
    await settled()
    expect(calls.map(({ tokens }) => tokens[0]?.tokenId)).to.deep.equal(
      Array.from({ length: 9 }, (_, n) => String(n)),
    )
    for (let n = 1; n < 200; n++) {
      call(n).answer(1n)
      await settled()
    }
    await Promise.all([...all, here])
    expect(calls.length, 'who waits for the same goes along').to.equal(200)
  })

  it('[T35] a node that is behind takes nothing back', async () => {
    const { ask, calls, call } = setScript()
    const fresh = [ask({}, true)]
    await settled()
    fresh.push(ask({}, true))
    call(0).answer(1n, 200)
    await fresh[0]
    await settled()
    call(1).answer(0n, 199)
    await fresh[1]
    expect((await ask()).point.block).to.equal(200)
    expect(calls.length).to.equal(2)
  })

  it('[S3.24] keeps so many answers and no more: the oldest goes', async () => {
    const { ask, calls, call, holdings } = setScript(2)
    for (const n of [1, 2, 3]) {
      const asked = ask({ wallets: [wallet(n)] })
      await settled()
      call(n - 1).answer(1n)
      await asked
    }
    expect(holdings.size()).to.equal(2)
    await ask({ wallets: [wallet(3)] })
    await ask({ wallets: [wallet(2)] })
    expect(calls.length).to.equal(3)
    void ask({ wallets: [wallet(1)] })
    await settled()
    expect(calls.length).to.equal(4)
  })
})
