import { expect } from 'chai'
import { createWalletClient, encodeFunctionData, getAddress, type Hex, http, publicActions } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { countRows } from '#test/kit/access/countRows.ts'
import type { TestApi } from '#test/kit/api.ts'
import { deployHostileContracts, type HostileContract } from '#test/kit/attacks/wallets/hostileContracts.ts'
import { wrapForFactory } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { type Client, linkMessage, messageFor, request, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

const TAKEN = '409 IDENTITY_TAKEN'

/** A wallet that is a contract: where it stands, and what its app sends as a signature. */
interface ContractWallet {
  address: Hex
  sign: (message: string) => Promise<Hex>
}

describe('contract wallets', function () {
  this.timeout(60_000)
  const database = useDatabase()
  let chain: TestChain
  let api: TestApi
  let owner: PrivateKeyAccount
  let contracts: Record<string, HostileContract>
  let sender: PrivateKeyAccount
  before(async function () {
    this.timeout(90_000)
    chain = await startChain()
    api = await takeApi(database, sharedInstallation({ rpcUrls: [chain.url] }))
    owner = privateKeyToAccount(generatePrivateKey())
    const key = await chain.fundedKey()
    sender = privateKeyToAccount(key)
    contracts = await deployHostileContracts(chain.url, 31337, { key, owner: owner.address })
  })
  after(async () => {
    await api.stop()
    await chain.stop()
    chain.remove()
  })

  const contract = (name: string) => contracts[name] as HostileContract
  const signedBy = (key: PrivateKeyAccount) => (message: string) => key.signMessage({ message })
  async function transact(to: Hex, data: Hex): Promise<void> {
    const node = createWalletClient({ account: sender, chain: foundry, transport: http(chain.url) })
    const hash = await node.sendTransaction({ to, data })
    await node.extend(publicActions).waitForTransactionReceipt({ hash, pollingInterval: 50 })
  }
  const rekey = (next: Hex) => {
    const { address, abi } = contract('RekeyedWallet')
    return transact(address, encodeFunctionData({ abi, functionName: 'rekey', args: [next] }))
  }
  /** A wallet that its factory would make for a key; nothing stands there yet. */
  async function counterfactual(
    key: PrivateKeyAccount,
  ): Promise<ContractWallet & { deploy(): Promise<void> }> {
    const { address: factory, abi } = contract('WalletFactory')
    const told = (functionName: string) => encodeFunctionData({ abi, functionName, args: [key.address] })
    const where = await chain.rpc<Hex>('eth_call', { to: factory, data: told('addressOf') }, 'latest')
    return {
      address: getAddress(`0x${where.slice(-40)}`),
      sign: async (message) => wrapForFactory(factory, told('deploy'), await signedBy(key)(message)),
      deploy: () => transact(factory, told('deploy')),
    }
  }
  const codeAt = (address: Hex) => chain.rpc<Hex>('eth_getCode', address, 'latest')

  const sendLink = async (client: Client, { address, sign }: ContractWallet, message: string) =>
    client.call('POST', '/v1/me/wallets', { body: { message, signature: await sign(message), address } })
  const link = async (client: Client, wallet: ContractWallet) =>
    sendLink(client, wallet, await linkMessage(client, wallet.address))
  async function enter({ address, sign }: ContractWallet) {
    const message = siweText(await messageFor(api.url, address))
    const body = { message, signature: await sign(message), address }
    return request(api.url, 'POST', '/v1/sign-in/wallet', { body })
  }
  const said = ({ status, body }: { status: number; body: { code?: string } }) =>
    body.code ? `${status} ${body.code}` : `${status}`
  const holders = async (address: Hex) =>
    (
      await database
        .pool('owner')
        .query<{ account_id: string }>(
          'SELECT account_id FROM app.identity WHERE wallet = $1 AND ended_at IS NULL',
          [Buffer.from(address.slice(2), 'hex')],
        )
    ).rows.map((row) => row.account_id)
  const rows = () => countRows(database.pool('owner'))

  it('[S1.8][T20] one that is there is linked by ERC-1271, signs in to that account, and is told', async () => {
    const client = await signIn(api.url)
    const wallet = { address: getAddress(contract('OwnedWallet').address), sign: signedBy(owner) }
    const stranger = privateKeyToAccount(generatePrivateKey())
    const before = await rows()
    expect(said(await link(client, { ...wallet, sign: signedBy(stranger) }))).to.equal(
      '401 SIGNATURE_INVALID',
    )
    const forSignIn = siweText(await messageFor(api.url, wallet.address))
    expect(said(await sendLink(client, wallet, forSignIn))).to.equal('403 WRONG_ORIGIN')
    expect(await rows()).to.deep.equal(before)
    const linked = await link(client, wallet)
    expect(linked.status, linked.text).to.equal(201)
    expect(linked.body.identities.map(({ name }: { name: string }) => name)).to.deep.equal([
      client.wallet.address,
      wallet.address,
    ])
    const entered = await enter(wallet)
    expect([entered.status, entered.body.accountId]).to.deep.equal([200, client.accountId])
    const told = await database
      .pool('owner')
      .query('SELECT kind FROM app.notification WHERE account_id = $1', [client.accountId])
    expect(told.rows).to.deep.equal([{ kind: 'wallet_added' }])
  })

  it('[S1.8][T20] one that is not deployed is linked by ERC-6492, and stays the same way in once it is', async () => {
    const client = await signIn(api.url)
    const key = privateKeyToAccount(generatePrivateKey())
    const wallet = await counterfactual(key)
    const bare = { address: wallet.address, sign: signedBy(key) }
    expect(said(await link(client, bare)), 'without its factory nobody answers').to.equal(
      '401 SIGNATURE_INVALID',
    )
    expect((await link(client, wallet)).status).to.equal(201)
    expect(await codeAt(wallet.address), 'asking deploys nothing').to.equal('0x')
    expect((await enter(wallet)).body.accountId).to.equal(client.accountId)
    await wallet.deploy()
    expect(await codeAt(wallet.address)).not.to.equal('0x')
    expect((await enter(bare)).body.accountId).to.equal(client.accountId)
    expect((await enter(wallet)).body.accountId, 'the wrapped one still counts').to.equal(client.accountId)
  })

  it('[S1.8][T20] the wallet decides at the moment it is asked: what it no longer believes neither links nor signs in', async () => {
    const wallet = { address: getAddress(contract('RekeyedWallet').address), sign: signedBy(owner) }
    const [client, next] = [await signIn(api.url), privateKeyToAccount(generatePrivateKey())]
    const message = await linkMessage(client, wallet.address)
    const before = await rows()
    await rekey(next.address)
    expect(said(await sendLink(client, wallet, message))).to.equal('401 SIGNATURE_INVALID')
    expect(await rows()).to.deep.equal(before)
    expect(await holders(wallet.address)).to.deep.equal([])
    const renewed = { ...wallet, sign: signedBy(next) }
    expect((await sendLink(client, renewed, message)).status, 'the same message by the new key').to.equal(201)

    const signedIn = (await enter(renewed)).headers.get('session-token') ?? ''
    await rekey(owner.address)
    expect(said(await enter(renewed)), 'the key is out').to.equal('401 SIGNATURE_INVALID')
    const other = await signIn(api.url)
    expect(said(await link(other, renewed))).to.equal('401 SIGNATURE_INVALID')
    expect(said(await link(other, wallet)), 'it stays the wallet of its account').to.equal(TAKEN)
    expect(await holders(wallet.address)).to.deep.equal([client.accountId])
    expect((await enter(wallet)).body.accountId).to.equal(client.accountId)
    const headers = { authorization: `Bearer ${signedIn}` }
    const { status } = await request(api.url, 'GET', '/v1/me', { headers })
    expect(status, 'a session from before ends by its own rules').to.equal(200)
  })

  for (const kind of ['there', 'not deployed'])
    it(`[S1.8][T20] of two accounts that link one that is ${kind} at once exactly one has it`, async () => {
      const key = privateKeyToAccount(generatePrivateKey())
      const made = await counterfactual(key)
      if (kind === 'there') await made.deploy()
      const wallet = kind === 'there' ? { address: made.address, sign: signedBy(key) } : made
      const clients = await Promise.all([signIn(api.url), signIn(api.url)])
      const messages = await Promise.all(clients.map((client) => linkMessage(client, wallet.address)))
      const before = await rows()
      const replies = await Promise.all(
        clients.map((client, n) => sendLink(client, wallet, messages[n] as string)),
      )
      expect(replies.map(said).sort()).to.deep.equal(['201', TAKEN])
      const winner = clients[replies.findIndex(({ status }) => status === 201)]
      expect(await holders(wallet.address)).to.deep.equal([winner?.accountId])
      const loser = replies.find(({ status }) => status === 409)
      expect(loser?.text).not.to.contain(winner?.accountId)
      const after = await rows()
      expect([after.accounts, after.sessions]).to.deep.equal([before.accounts, before.sessions])
      expect((await enter(wallet)).body.accountId).to.equal(winner?.accountId)
    })
})
