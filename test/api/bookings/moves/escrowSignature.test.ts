import { expect } from 'chai'
import {
  concat,
  createWalletClient,
  type Hex,
  hexToBigInt,
  http,
  numberToHex,
  publicActions,
  slice,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { escrowSignature } from '#api/bookings/moves/escrowSignature.ts'
import type { MovedCall } from '#api/bookings/moves/store.ts'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { NEW_DATE_TYPES } from '#domain/calls/move.ts'
import { wrapForFactory } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'

const ESCROW: Hex = `0x${'e5'.repeat(20)}`
const ID: Hex = `0x${'1d'.repeat(32)}`
const DATE = { startAt: 1_900_000_000, revision: 2, validUntil: 1_899_000_000 }
// answers isValidSignature with its magic value, whatever it is asked
const YES: Hex = '0x6f631626ba7e60e01b60005260206000f360005260106010f3'

describe('signature of another date, as the escrow takes it', function () {
  this.timeout(60_000)
  let chain: TestChain
  let account: PrivateKeyAccount
  let contract: string
  before(async () => {
    chain = await startChain()
    account = privateKeyToAccount(await chain.fundedKey())
    const client = createWalletClient({ account, chain: foundry, transport: http(chain.url) }).extend(
      publicActions,
    )
    const hash = await client.sendTransaction({ data: YES })
    const { contractAddress } = await client.waitForTransactionReceipt({ hash, pollingInterval: 50 })
    contract = String(contractAddress).toLowerCase()
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })
  const signedBy = (signer: PrivateKeyAccount) =>
    signer.signTypedData({
      domain: { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract: ESCROW },
      types: NEW_DATE_TYPES,
      primaryType: 'NewDate',
      message: { ...DATE, id: ID },
    })
  const ask = (wallet: string, signature: Hex, url = chain.url) =>
    escrowSignature(
      { chain: chainReader([url]) },
      { chainId: 31337, escrow: ESCROW, escrowId: ID, wallet: wallet.toLowerCase() } as MovedCall,
      { date: DATE, signature, ip: '192.0.2.1' },
    )
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: { code?: string }) => error.code,
    )

  it('a key’s has 65 bytes and ends with 27 or 28, however a wallet wrote it', async () => {
    for (const signer of [
      account,
      ...Array.from({ length: 4 }, () => privateKeyToAccount(generatePrivateKey())),
    ]) {
      const signature = await signedBy(signer)
      const odd = Number(slice(signature, 64)) - 27
      const short = concat([slice(signature, 0, 64), numberToHex(odd, { size: 1 })])
      const s = hexToBigInt(slice(signature, 32, 64)) + (BigInt(odd) << 255n)
      const compact = concat([slice(signature, 0, 32), numberToHex(s, { size: 32 })])
      // a key needs no node
      for (const form of [signature, short, compact])
        expect(await ask(signer.address, form, 'http://127.0.0.1:1')).to.equal(signature)
    }
  })

  it('a contract that is a wallet signs what it likes, as it stands; nobody else signs for it or for a key', async () => {
    expect(await ask(contract, '0x1234')).to.equal('0x1234')
    const other = privateKeyToAccount(generatePrivateKey())
    expect(await codeOf(ask(account.address, await signedBy(other)))).to.equal('INVALID_INPUT')
    expect(await codeOf(ask(contract, '0x1234', 'http://127.0.0.1:1'))).to.equal('CHAIN_UNREADABLE')
  })

  it('no wallet signs that is still to be deployed: the escrow takes none', async () => {
    expect(await codeOf(ask(contract, wrapForFactory(ESCROW, '0x12345678', '0x1234')))).to.equal(
      'INVALID_INPUT',
    )
  })
})
