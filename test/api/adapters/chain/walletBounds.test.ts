import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { WALLET_PATIENCE_MS } from '#api/adapters/chain/createChainReader.ts'
import { WALLET_TURNS } from '#api/adapters/chain/walletTurns.ts'
import { ChainBusy, ChainUnreadable } from '#api/ports/chain.ts'
import { wrapForFactory } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { until } from '#test/kit/time/until.ts'

const WALLET = `0x${'5a'.repeat(20)}` as const
const HEAD = { number: '0x64', hash: `0x${'1'.repeat(64)}`, timestamp: '0x1' }

/** A node that holds every call of a contract, or every question for its head, until it is told to answer, or for ever. */
async function startHoldingNode() {
  const holds = { heads: false }
  const held: ServerResponse[] = []
  const calls: { to?: string; gas?: string }[] = []
  let asked = 0
  const say = (response: ServerResponse, result: unknown) =>
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }))
  const server = createServer((incoming, response) => {
    let text = ''
    incoming.on('data', (chunk) => (text += chunk))
    incoming.on('end', () => {
      const { method, params } = JSON.parse(text)
      if (method === 'eth_chainId') return say(response, '0x7a69')
      if (method === 'eth_getBlockByNumber' && !holds.heads) return say(response, HEAD)
      if (method === 'eth_call') calls.push(params[0])
      asked += 1
      held.push(response)
      response.on('close', () => held.includes(response) && held.splice(held.indexOf(response), 1))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    holds,
    calls,
    asked: () => asked,
    answer: (result: unknown) => {
      for (const response of held.splice(0)) say(response, result)
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('asking contract wallets', () => {
  let node: Awaited<ReturnType<typeof startHoldingNode>>
  beforeEach(async () => {
    node = await startHoldingNode()
  })
  afterEach(() => node.stop())

  const reader = (walletBounds = {}) => chainReader([node.url], { walletBounds })
  const failure = (outcome: Promise<unknown>) =>
    outcome.then(
      () => null,
      (error: unknown) => error,
    )

  it('[T20] takes 2 s in all, asks 8 at once and 2 of one address', () => {
    expect(WALLET_PATIENCE_MS).to.equal(2000)
    expect(WALLET_TURNS).to.include({ atOnce: 8, perAddress: 2 })
  })

  for (const heads of [false, true])
    it(`[T20] gives up in time when the node does not answer ${heads ? 'what its head is' : 'for the wallet, and lets go of it'}`, async () => {
      node.holds.heads = heads
      const ended: number[] = []
      const ask = (patienceMs: number) =>
        failure(reader({ patienceMs }).verifyMessage(WALLET, 'hello', '0x1234', 'first')).finally(() =>
          ended.push(patienceMs),
        )
      // asks first, and would be the first to give up if both had the same time
      const patient = ask(10_000)
      await until('the node is asked', () => node.held.length === 1)
      expect(await ask(150)).to.be.instanceOf(ChainUnreadable)
      expect(ended, 'who gave up').to.deep.equal([150])
      if (!heads) await until('the node is let go', () => node.held.length === 1)
      await node.stop()
      expect(await patient).to.be.instanceOf(ChainUnreadable)
    })

  it('[T20] has a node compute 3.5 M gas for a wallet, and 10 M where a factory is to be called first', async () => {
    const wrapped = wrapForFactory(WALLET, '0x12345678', '0x1234')
    for (const signature of ['0x1234', wrapped])
      await failure(reader({ patienceMs: 100 }).verifyMessage(WALLET, 'hello', signature, 'first'))
    expect(node.calls.map(({ to, gas }) => [to, Number(gas)])).to.deep.equal([
      [undefined, 3_500_000],
      [undefined, 10_000_000],
    ])
  })

  it('[T20] reads no long answer to its end', async () => {
    const asked = failure(reader().verifyMessage(WALLET, 'hello', '0x1234', 'first'))
    await until('the node is asked', () => node.held.length === 1)
    node.answer(`0x${'0'.repeat(62)}01${'0'.repeat(2_000_000)}`)
    expect(await asked).to.be.instanceOf(ChainUnreadable)
  })

  it('[T20] one address has two at once, others do not wait for it, and what waits has a turn afterwards', async () => {
    const chain = reader()
    const ask = (by: string) => chain.verifyMessage(WALLET, 'hello', '0x1234', by)
    const first = Array.from({ length: 5 }, () => ask('first'))
    await until('two are asked', () => node.held.length === 2)
    const other = ask('other')
    await until('the other is asked', () => node.held.length === 3)
    expect(node.asked()).to.equal(3)
    node.answer(`0x${'0'.repeat(63)}1`)
    expect(await other).to.equal(true)
    await until('two more are asked', () => node.held.length === 2)
    node.answer(`0x${'0'.repeat(64)}`)
    await until('the last is asked', () => node.held.length === 1)
    node.answer(`0x${'0'.repeat(63)}1`)
    expect(await Promise.all(first)).to.deep.equal([true, true, false, false, true])
  })

  it('[T20] a process has eight at once; who waits too long, or beside too many, is told so', async () => {
    const chain = reader({ patienceMs: 400 })
    const ask = (by: string) => failure(chain.verifyMessage(WALLET, 'hello', '0x1234', by))
    const eight = Array.from({ length: 8 }, (_, n) => ask(`holder ${n}`))
    await until('eight are asked', () => node.held.length === 8)
    const waiting = Array.from({ length: 8 }, () => ask('first'))
    expect(await ask('first'), 'the ninth that waits of one address').to.be.instanceOf(ChainBusy)
    for (const outcome of await Promise.all([...eight, ...waiting]))
      expect(outcome).to.be.instanceOf(ChainUnreadable)
  })
})
