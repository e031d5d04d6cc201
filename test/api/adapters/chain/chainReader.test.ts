import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createWalletClient, getAddress, type Hex, http, publicActions } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { ChainUnreadable } from '#api/ports/chain.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { messageFor, request, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

const NOWHERE = 'http://127.0.0.1:1'
// answers isValidSignature with its magic value, whatever it is asked
const YES: Hex = '0x6f631626ba7e60e01b60005260206000f360005260106010f3'
// has code and answers nothing
const NO: Hex = '0x625f5ff360e81b60005260036000f3'

describe('createChainReader', () => {
  const database = useDatabase()
  const servers: Server[] = []
  let chain: TestChain
  let account: PrivateKeyAccount
  let api: TestApi
  before(async function () {
    this.timeout(60_000)
    chain = await startChain()
    account = privateKeyToAccount(await chain.fundedKey())
    api = await startApi(database, createInstallation({ rpcUrls: [chain.url] }))
  })
  after(async () => {
    await api.stop()
    api.installation.remove()
    await chain.stop()
    chain.remove()
    for (const server of servers) server.close()
  })

  /** A node that answers every request in one way. */
  function nodeThat(answer: (method: string) => { status?: number; body: string }): Promise<string> {
    return new Promise((resolve) => {
      const server = createServer((incoming, response) => {
        let text = ''
        incoming.on('data', (chunk) => (text += chunk))
        incoming.on('end', () => {
          const { status = 200, body } = answer(JSON.parse(text).method)
          response.writeHead(status, { 'content-type': 'application/json' }).end(body)
        })
      })
      servers.push(server)
      server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      )
    })
  }
  async function deploy(data: Hex): Promise<Hex> {
    const client = createWalletClient({ account, chain: foundry, transport: http(chain.url) }).extend(
      publicActions,
    )
    const receipt = await client.waitForTransactionReceipt({
      hash: await client.sendTransaction({ data }),
      pollingInterval: 50,
    })
    return getAddress(receipt.contractAddress as Hex)
  }
  const reader = (...urls: string[]) => chainReader(urls)
  const result = (value: unknown) => ({ body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: value }) })

  it('[T34] asks the next node when one is away, broken, or on another chain', async () => {
    const broken = await nodeThat(() => ({ status: 500, body: 'oops' }))
    const garbled = await nodeThat(() => ({ body: '<html>' }))
    const empty = await nodeThat(() => ({ body: '{"jsonrpc":"2.0","id":1}' }))
    const elsewhere = await nodeThat((method) =>
      result(method === 'eth_chainId' ? '0x1' : { number: '0xff', hash: '0x00', timestamp: '0x1' }),
    )
    for (const bad of [NOWHERE, broken, garbled, empty, elsewhere]) {
      const head = await reader(bad, chain.url).head()
      expect(head.hash).to.match(/^0x[0-9a-f]{64}$/)
      const outcome = await reader(bad)
        .head()
        .then(
          () => null,
          (error: unknown) => error,
        )
      expect(outcome, bad).to.be.instanceOf(ChainUnreadable)
    }
  })

  it('[T20] an own key needs no network at all', async () => {
    const message = 'hello'
    const signature = await account.signMessage({ message })
    expect(await reader(NOWHERE).verifyMessage(account.address, message, signature, '192.0.2.1')).to.equal(
      true,
    )
  })

  it('[T20] a wrong signature of a wallet without code is false, and unknown while no node answers', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey())
    const signature = await stranger.signMessage({ message: 'hello' })
    expect(await reader(chain.url).verifyMessage(account.address, 'hello', signature, '192.0.2.1')).to.equal(
      false,
    )
    expect(await reader(chain.url).verifyMessage(account.address, 'hello', '0x00', '192.0.2.1')).to.equal(
      false,
    )
    const outcome = await reader(NOWHERE)
      .verifyMessage(account.address, 'hello', signature, '192.0.2.1')
      .then(
        () => null,
        (error: unknown) => error,
      )
    expect(outcome).to.be.instanceOf(ChainUnreadable)
  })

  it('[T20] a contract wallet signs by ERC-1271; a contract that does not answer so signs nothing', async () => {
    const [yes, no] = [await deploy(YES), await deploy(NO)]
    expect(await reader(chain.url, chain.url).verifyMessage(yes, 'hello', '0x1234', '192.0.2.1')).to.equal(
      true,
    )
    expect(await reader(chain.url).verifyMessage(no, 'hello', '0x1234', '192.0.2.1')).to.equal(false)
    const signInAs = async (address: Hex) => {
      const message = siweText(await messageFor(api.url, address))
      return request(api.url, 'POST', '/v1/sign-in/wallet', {
        body: { message, signature: '0x1234', address },
      })
    }
    const reply = await signInAs(yes)
    expect([reply.status, reply.body.wallets]).to.deep.equal([200, [yes.toLowerCase()]])
    expect((await signInAs(no)).body.code).to.equal('SIGNATURE_INVALID')
  })

  it('[T20] a digest is signed by a key, or by a contract wallet, as a message is', async () => {
    const [digest, other] = [`0x${'1'.repeat(64)}`, `0x${'2'.repeat(64)}`] as const
    const signature = await account.sign({ hash: digest })
    const verify = (url: string, ...asked: [wallet: string, digest: string, signature: string]) =>
      reader(url).verifyDigest(...asked, '192.0.2.1')
    expect(await verify(NOWHERE, account.address, digest, signature)).to.equal(true)
    expect(await verify(chain.url, account.address, other, signature)).to.equal(false)
    expect(await verify(chain.url, await deploy(YES), digest, '0x1234')).to.equal(true)
  })

  it('the browser reaches the chain through us, by allow-listed methods only', async () => {
    const rpc = (body: unknown) => request(api.url, 'POST', '/rpc', { body })
    const one = await rpc({ jsonrpc: '2.0', id: 7, method: 'eth_chainId', params: [] })
    expect(one.body).to.deep.equal({ jsonrpc: '2.0', id: 7, result: '0x7a69' })
    for (const method of [
      'anvil_setBalance',
      'evm_mine',
      'local_reorg',
      'eth_accounts',
      'debug_traceCall',
      'personal_sign',
    ]) {
      expect((await rpc({ jsonrpc: '2.0', id: 1, method, params: [] })).body.error.code, method).to.equal(
        -32601,
      )
    }
    const batch = await rpc([
      { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber' },
      { jsonrpc: '2.0', id: 2, method: 'evm_mine' },
    ])
    expect(
      batch.body.map((answer: { id: number; error?: unknown }) => [answer.id, !answer.error]),
    ).to.deep.equal([
      [1, true],
      [2, false],
    ])
    const faucet = await rpc({ jsonrpc: '2.0', id: 1, method: 'local_faucet', params: [account.address] })
    expect(faucet.status).to.equal(200)
    for (const bad of [
      [],
      'x',
      { method: 'eth_chainId' },
      Array(21).fill({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' }),
    ]) {
      expect((await rpc(bad)).status).to.be.oneOf([400, 422])
    }
  })
})
