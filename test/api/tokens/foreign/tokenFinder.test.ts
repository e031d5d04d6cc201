import { expect } from 'chai'
import type { ForeignTokens, NoForeignToken } from '#api/ports/foreignTokens.ts'
import { createTokenFinder } from '#api/tokens/findToken.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const REMEMBERED_MS = 60_000
const addressOf = (n: number) => `0x${n.toString(16).padStart(40, '0')}`

describe('what is remembered of foreign tokens', () => {
  const db = useDatabase()
  let nowMs = 1_000_000
  let asked: string[]
  let refusal: NoForeignToken | null
  /** looks wait for it */
  let held: Promise<void> | null
  let find: (n: number, askedBy?: string) => Promise<unknown>

  beforeEach(() => {
    asked = []
    refusal = null
    held = null
    const foreign: ForeignTokens = {
      maxAnswers: 128,
      holdingsOf: () => Promise.reject(new Error('nobody asks what is held')),
      look: async (address) => {
        asked.push(address)
        await held
        return refusal ?? { kind: 'erc20', symbol: 'ZOO', decimals: 6 }
      },
    }
    const finder = createTokenFinder({ pool: db.pool('api'), clock: () => nowMs, chainId: 31337, foreign })
    find = (n, askedBy = 'acc_1') => finder.find(addressOf(n), { askedBy }).catch((error: unknown) => error)
  })

  it('[T33] is what it said a minute ago at most; that it was none, for five seconds, and not where it was made a moment ago', async () => {
    await find(1)
    nowMs += REMEMBERED_MS - 1
    await find(1)
    expect(asked).to.have.length(1)
    nowMs += 1
    await find(1)
    expect(asked).to.have.length(2)
    // a clock that was set back knows nothing of what came after
    nowMs -= 5
    await find(1)
    expect(asked).to.have.length(3)
    refusal = 'NO_STANDARD'
    for (const _ of [1, 2]) expect(await find(2)).to.include({ code: 'INVALID_INPUT' })
    expect(asked).to.have.length(4)
    nowMs += 5_000
    refusal = 'MADE_HERE'
    for (const _ of [1, 2]) expect(await find(2)).to.include({ code: 'INVALID_INPUT' })
    expect(asked).to.have.length(6)
  })

  it('[T33] who asks for what is being looked at goes along; of the rest four go at once, one for each account, and few wait', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    held = promise
    const all = [1, 2, 3, 4].map((n) => find(n, `acc_${n}`))
    await until('four looks are on their way', () => asked.length === 4)
    const same = find(1, 'acc_5')
    const loud = [10, 11, 12, 13, 14, 15].map((n) => find(n, 'acc_6'))
    const refused = await Promise.race(loud)
    expect(refused).to.include({ code: 'RATE_LIMITED' })
    resolve()
    for (const found of await Promise.all([...all, same])) expect(found).to.include({ symbol: 'ZOO' })
    const found = (await Promise.all(loud)).filter((one) => one !== refused)
    expect(found).to.have.length(5)
    for (const one of found) expect(one).to.include({ symbol: 'ZOO' })
    expect(asked.slice(0, 4).sort()).to.deep.equal([1, 2, 3, 4].map(addressOf))
    expect(asked).to.have.length(9)
  })

  it('[T33] is of a thousand tokens; the oldest goes', async () => {
    for (let n = 1; n <= 1_001; n++) await find(n)
    await find(2)
    expect(asked).to.have.length(1_001)
    await find(1)
    expect(asked.at(-1)).to.equal(addressOf(1))
    expect(asked).to.have.length(1_002)
  })
})
