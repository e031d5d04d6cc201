import { expect } from 'chai'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { sendWithHost } from '#test/kit/client.ts'

const ADDRESS = '0x00000000000000000000000000000000000000bb'

describe('chain interface', () => {
  let chain: TestChain
  before(async () => {
    chain = await startChain()
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(chain.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  const refusal = (method: string, ...params: unknown[]) =>
    chain.rpc(method, ...params).then(
      () => 'answered',
      (error: Error) => error.message,
    )
  const height = async () => Number(await chain.rpc('eth_blockNumber'))

  it('the faucet gives 10 coins, once per address and minute', async () => {
    await chain.rpc('local_faucet', ADDRESS)
    expect(BigInt(await chain.rpc<string>('eth_getBalance', ADDRESS, 'latest'))).to.equal(10n ** 19n)
    expect(await refusal('local_faucet', ADDRESS.toUpperCase().replace('0X', '0x'))).to.match(/once a minute/)
    expect(BigInt(await chain.rpc<string>('eth_getBalance', ADDRESS, 'latest'))).to.equal(10n ** 19n)
  })

  it('fifty addresses at once are all served', async () => {
    const addresses = Array.from({ length: 50 }, (_, i) => `0x${(i + 4096).toString(16).padStart(40, '0')}`)
    await Promise.all(addresses.map((address) => chain.rpc('local_faucet', address)))
    for (const address of addresses)
      expect(BigInt(await chain.rpc<string>('eth_getBalance', address, 'latest')), address).to.equal(
        10n ** 19n,
      )
  })

  for (const method of [
    'evm_mine',
    'evm_revert',
    'anvil_setBalance',
    'anvil_rollback',
    'hardhat_reset',
    'eth_sendTransaction',
    'eth_sign',
    'eth_signTypedData_v4',
  ])
    it(`${method} is refused: it would change what the log does not know`, async () => {
      const before = await height()
      expect(await refusal(method)).to.match(/not offered/)
      expect(await height()).to.equal(before)
    })

  it('bad input changes nothing', async () => {
    const before = await height()
    expect(await refusal('local_faucet', '0x12')).to.match(/address/)
    expect(await refusal('local_faucet')).to.match(/address/)
    expect(await refusal('local_mine', { blocks: -1 })).to.match(/blocks/)
    expect(await refusal('local_mine', { blocks: 1e9 })).to.match(/blocks/)
    expect(await refusal('local_reorg', { depth: 10_000 })).to.match(/depth/)
    expect(await refusal('local_reorg', { depth: 1000 })).to.match(/a reorg may drop/)
    expect(await refusal('local_reorg', { depth: 1, keep: [`0x${'0'.repeat(64)}`] })).to.match(/not known/)
    expect(await refusal('local_hold', 1)).to.match(/true or false/)
    expect(await refusal('eth_sendRawTransaction', 'x')).to.match(/hex/)
    expect(await refusal('eth_sendRawTransaction', '0x1234')).to.not.equal('answered')
    expect(await refusal('toString')).to.not.equal('answered')
    expect(await height()).to.equal(before)
    await chain.rpc('local_mine', { blocks: 1 })
    expect(await height()).to.equal(before + 1)
  })

  it('a web page is refused, so that no foreign site can mine or ask for coins', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'local_mine', params: [{}] })
    const before = await height()
    expect((await post(body, { origin: 'http://evil.example' })).status).to.equal(403)
    expect((await fetch(chain.url)).status).to.equal(405)
    expect(await height()).to.equal(before)
  })

  it('a name that was made to point at the chain opens nothing', async () => {
    const before = await height()
    const order = { jsonrpc: '2.0', id: 1, method: 'local_mine', params: [{}] }
    const { port } = new URL(chain.url)
    const ask = async (host: string) =>
      (await sendWithHost(chain.url, host, 'POST', '/', { body: order })).status
    for (const host of [`evil.example:${port}`, 'evil.example', '127.0.0.1', 'localhost:1'])
      expect(await ask(host), host).to.equal(421)
    expect(await height()).to.equal(before)
    expect(await ask(`localhost:${port}`)).to.equal(200)
    expect(await height()).to.equal(before + 1)
  })

  it('answers batches in order and malformed bodies with their own error', async () => {
    const batch = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'eth_chainId', params: [] }))
    const answer = await (await post(JSON.stringify(batch))).json()
    expect(answer).to.deep.equal([1, 2].map((id) => ({ jsonrpc: '2.0', id, result: '0x7a69' })))
    expect(await (await post('{')).json()).to.have.nested.property('error.code', -32700)
    expect(await (await post('7')).json()).to.have.nested.property('error.code', -32600)
    const large = await post('x'.repeat(5_000_000))
    expect([large.status, await large.json()]).to.deep.equal([413, { error: 'too large' }])
    expect(await height(), 'the connection goes on').to.be.greaterThan(0)
  })
})
