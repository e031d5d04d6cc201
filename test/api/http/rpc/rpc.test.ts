import { expect } from 'chai'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { playHostileCalls } from '#test/kit/attacks/door/chainCalls.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type Asked, startNode } from './chainNode.ts'

const address = (last: string) => `0x${last.padStart(40, '0')}`
const [FACTORY, MODEL, OLD_MODEL, TOKEN] = [address('fac'), address('bb'), address('b0'), address('70')]
const [CREATOR, STRANGER] = [address('c1'), address('5e')]
const [CLONE, OLD_CLONE, LATE_CLONE, FORGED, WALLET] = ['c10', 'c11', 'c12', 'c13', 'c14'].map(address)
const cloneOf = (model: string, rest = '') =>
  `0x363d3d373d3d3d363d73${model.slice(2)}5af43d82803e903d91602b57fd5bf3${rest}`
const word = (of: string) => `0x${of.slice(2).padStart(64, '0')}`
const COLLECTION_OF = '0x3e94c904'

describe('JSON-RPC through the api', () => {
  const database = useDatabase()
  const code: Record<string, string> = {
    [CLONE as string]: cloneOf(MODEL, `${CREATOR.slice(2)}00`),
    [OLD_CLONE as string]: cloneOf(OLD_MODEL, `${CREATOR.slice(2)}00`),
    [FORGED as string]: cloneOf(STRANGER, `${CREATOR.slice(2)}00`),
    [STRANGER]: '0x5b5f56',
  }
  let node: Awaited<ReturnType<typeof startNode>>
  let second: Awaited<ReturnType<typeof startNode>>
  let api: TestApi
  /** what the first node does with a question about a contract of ours */
  let first: (asked: Asked) => unknown
  /** when the second node was asked last */
  let turnedMs = 0
  let release: () => void = () => {}
  const wellBehaved = () => ({ result: '0x01' })
  before(async function () {
    this.timeout(60_000)
    node = await startNode((asked) => {
      const [call] = asked.params as [Record<string, string> | string]
      if (asked.method === 'eth_getCode') return { result: code[call as string] ?? '0x' }
      if (asked.method === 'eth_chainId') return { result: '0x7a69' }
      const { to, data } = call as Record<string, string>
      if (to === FACTORY && data?.startsWith(COLLECTION_OF)) return { result: word(OLD_CLONE as string) }
      return first(asked)
    })
    second = await startNode(() => {
      turnedMs = performance.now()
      return { result: '0x02' }
    })
    const currencies = [
      { index: 0, symbol: 'ETH', decimals: 18, token: null },
      { index: 1, symbol: 'USD', decimals: 6, token: TOKEN },
    ]
    const installation = createInstallation({ rpcUrls: [node.url, second.url], deployment: { currencies } })
    api = await startApi(database, installation, { TRUST_PROXY: 'loopback' })
  })
  beforeEach(() => {
    first = wellBehaved
    for (const one of [node, second]) one.asked.length = 0
  })
  after(async () => {
    release()
    await api.stop()
    api.installation.remove()
    await Promise.all([node.stop(), second.stop()])
  })
  const rpc = (body: unknown, from = '203.0.113.1') =>
    request(api.url, 'POST', '/rpc', { body, headers: { 'x-forwarded-for': from } })
  const call = (to: string, method = 'eth_call') => ({
    jsonrpc: '2.0',
    id: 7,
    method,
    params: [{ to }, 'latest'],
  })

  it('[S3.85] runs code of our deployment, its currencies and clones of our implementations, known by their code', async () => {
    for (const method of ['eth_call', 'eth_estimateGas'])
      for (const to of [FACTORY, FACTORY.toUpperCase().replace('0X', '0x'), TOKEN, CLONE, OLD_CLONE])
        expect((await rpc(call(to as string, method))).body, `${method} ${to}`).to.deep.equal({
          jsonrpc: '2.0',
          id: 7,
          result: '0x01',
        })
    const looks = node.asked.filter(({ method }) => method === 'eth_getCode')
    expect(looks, 'a clone is looked at once').to.have.length(2)
    expect(second.asked).to.have.length(0)
  })

  it('[S3.85] no other code runs: strangers, forged clones, overrides, lists, more gas than 10 million', async () => {
    for (const to of [STRANGER, FORGED, WALLET, CREATOR])
      expect((await rpc(call(to as string))).body.error?.code, to).to.equal(-32602)
    for (const { name, errorCode } of await playHostileCalls(api.url, FACTORY))
      expect(errorCode, name).to.equal(-32602)
    const ran = node.asked.filter(({ params }) => params[0]?.data?.startsWith(COLLECTION_OF) !== true)
    expect(
      ran.filter(({ method }) => method !== 'eth_getCode').map(({ params }) => params[0]?.data),
    ).to.deep.equal(
      // the question to each factory for what the forged clone is made of
      ['0x5c60da1b', '0x5c60da1b'],
    )
  })

  it('[S3.85] every call carries a bound for its gas', async () => {
    await rpc(call(FACTORY))
    await rpc({ ...call(FACTORY), params: [{ to: FACTORY, gas: '0x5208' }] })
    expect(node.asked.map(({ params }) => params[0]?.gas)).to.deep.equal(['0x989680', '0x5208'])
  })

  it('a collection that was just made is asked soon after', async () => {
    expect((await rpc(call(LATE_CLONE as string))).body.error?.code).to.equal(-32602)
    code[LATE_CLONE as string] = cloneOf(MODEL, CREATOR.slice(2))
    await until(
      'the new collection is asked',
      async () => (await rpc(call(LATE_CLONE as string))).body.result === '0x01',
    )
  })

  it('[S3.85] four at once for a person, the rest waits, and others do not wait for it', async () => {
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    first = async ({ params }) => {
      if (params[0]?.data !== '0xff') await gate
      return { result: '0x01' }
    }
    const many = rpc(Array.from({ length: 12 }, (_, id) => ({ ...call(FACTORY), id })))
    await until('four run', async () => node.asked.length === 4)
    const other = { ...call(FACTORY), params: [{ to: FACTORY, data: '0xff' }, 'latest'] }
    expect((await rpc(other, '203.0.113.2')).body.result).to.equal('0x01')
    expect(node.asked).to.have.length(5)
    release()
    const answers = (await many).body as { id: number; result: string }[]
    expect(answers.map(({ id }) => id)).to.deep.equal([...answers.keys()])
    expect(answers.every(({ result }) => result === '0x01')).to.equal(true)
    expect(node.most()).to.be.at.most(5)
  })

  it('[S3.85] whoever lets more wait is told so', async () => {
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    first = async () => {
      await gate
      return { result: '0x01' }
    }
    const batch = Array.from({ length: 20 }, () => call(FACTORY))
    let refused = 0
    const sent = [1, 2, 3, 4, 5].map(async () => {
      const { status } = await rpc(batch, '203.0.113.3')
      if (status === 429) refused++
      return status
    })
    await until('two are refused', async () => refused === 2)
    release()
    expect((await Promise.all(sent)).filter((status) => status === 200)).to.have.length(3)
  })

  it('[T34] a node that is silent for 2 s, busy, broken or no node is left for the next one; a revert is an answer', async function () {
    this.timeout(60_000)
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    for (const bad of [
      { error: { code: -32_005, message: 'limit exceeded' } },
      { error: { code: -32_603, message: 'internal' } },
      { error: 'no' },
      { nothing: 1 },
      { id: 99, result: '0x09' },
      gate,
    ]) {
      first = async () => await bad
      const startedMs = performance.now()
      let body: unknown
      const asking = rpc(call(FACTORY)).then((reply) => {
        body = reply.body
      })
      await Promise.all([asking, until('the next one answers', () => body, promised(3500))])
      expect(body, JSON.stringify(bad)).to.deep.equal({ jsonrpc: '2.0', id: 7, result: '0x02' })
      // the request began before the patience did: however late something runs, it is not left earlier
      if (bad === gate) expect(turnedMs).to.be.at.least(startedMs + 1900)
    }
    release()
    for (const error of [
      { code: 3, message: 'execution reverted', data: '0x08c379a0' },
      { code: -32_603, message: 'reverted', data: '0x08c379a0' },
      { code: -32_000, message: 'out of gas' },
    ]) {
      first = () => ({ error })
      expect((await rpc(call(FACTORY))).body.error).to.deep.equal(error)
    }
  })

  it('answers in order, each under its own id, also where two say the same one', async () => {
    const one = (id: unknown, method: string) => ({ ...call(FACTORY), id, method })
    const { body } = await rpc([
      one('a', 'eth_call'),
      { jsonrpc: '2.0', id: 'a', method: 'eth_chainId' },
      one(null, 'evm_mine'),
      { jsonrpc: '2.0', id: 2, method: 'eth_chainId' },
    ])
    expect(body.map((answer: { id: unknown; result?: string }) => [answer.id, answer.result])).to.deep.equal([
      ['a', '0x01'],
      ['a', '0x7a69'],
      [null, undefined],
      [2, '0x7a69'],
    ])
  })
})
