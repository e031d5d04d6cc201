import { expect } from 'chai'
import {
  type Abi,
  type Address,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  http,
  keccak256,
  parseAbi,
  toHex,
} from 'viem'
import { ledgerAbi, serviceAccountAbi, streamPassAbi } from '#generated/abis.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { buyPass, openCollection, PRICE } from '../earlier/passLine.ts'
import { refusal, SERVICE_KEYS } from '../publicStage.ts'
import { openPublicPlatform, type PublicPlatform } from './ownersStage.ts'

const CHAIN = 8453
const WEEK_S = 604_800

const passAbi = parseAbi([
  'struct CardVoucher { uint16 tierId; address to; uint32 length; uint40 heldUntil; uint40 validUntil; bytes32 purchase; }',
  'function claimCard(CardVoucher voucher, address signer, bytes signature) returns (uint256 passId)',
  'function revoke(uint256 passId, uint256 most) payable',
  'function sweepMatured(uint256[] passIds)',
  'function setPayout(address payout)',
])
const CARD_VOUCHER = [
  { name: 'tierId', type: 'uint16' },
  { name: 'to', type: 'address' },
  { name: 'length', type: 'uint32' },
  { name: 'heldUntil', type: 'uint40' },
  { name: 'validUntil', type: 'uint40' },
  { name: 'purchase', type: 'bytes32' },
]

describe('the services of a release', function () {
  this.timeout(240_000)
  let stage: PublicPlatform
  let collection: Address
  let attestor: Deployer
  let keeper: Deployer
  const client = () => createPublicClient({ transport: http(stage.chain.url) })
  before(async () => {
    stage = await openPublicPlatform()
    const someone = async (key: Hex) => createDeployer(stage.chain.url, CHAIN, key)
    const creator = await someone(await stage.chain.fundedKey())
    collection = await openCollection(creator, stage.made.factory, 'Northlight')
    attestor = await someone(`0x${'a7'.repeat(32)}`)
    keeper = await someone(`0x${'ce'.repeat(32)}`)
    for (const { address } of [attestor, keeper]) await stage.chain.rpc('local_faucet', address)
    expect(attestor.address).to.equal(stage.options.owners.attestorKey)
  })
  after(() => stage?.end())

  /** A card voucher with what the attestor's key signs for its account. */
  async function signedCard(to: Address, name: string, signer = SERVICE_KEYS.attestor) {
    const { timestamp } = await client().getBlock()
    const until = Number(timestamp) + WEEK_S
    const purchase = keccak256(toHex(name))
    const voucher = { tierId: 1, to, length: WEEK_S, heldUntil: until, validUntil: until, purchase }
    const digest = hashTypedData({
      domain: { name: 'StreamPass', version: '1', chainId: CHAIN, verifyingContract: collection },
      types: { CardVoucher: CARD_VOUCHER },
      primaryType: 'CardVoucher',
      message: voucher,
    })
    const account = stage.made.attestorAccount as Address
    const signature = await signer.signTypedData({
      domain: { name: 'ServiceAccount', version: '1', chainId: CHAIN, verifyingContract: account },
      types: { Approval: [{ name: 'digest', type: 'bytes32' }] },
      primaryType: 'Approval',
      message: { digest },
    })
    return {
      address: collection,
      abi: passAbi,
      functionName: 'claimCard',
      args: [voucher, account, signature],
    } as const
  }

  /** A stranger brings a voucher. @returns the pass */
  async function claim(card: Awaited<ReturnType<typeof signedCard>>): Promise<bigint> {
    const { result } = await client().simulateContract({ ...card, account: stage.payer.address })
    await stage.payer.send(collection, encodeFunctionData(card), 'a card')
    return result
  }

  const opens = (fan: Deployer) =>
    fan.read<boolean>(collection, streamPassAbi as Abi, 'hasAccess', [fan.address])

  /** What an account is asked to call, of the collection unless told. */
  const forward = (by: Deployer, account: Address | undefined, data: Hex, value = 0n, to = collection) =>
    by.send(
      account as Address,
      encodeFunctionData({
        abi: serviceAccountAbi,
        functionName: 'forward',
        args: [to, data, 0, 0n],
      }),
      'a service',
      value,
    )
  const revoke = (passId: bigint, most: bigint) =>
    encodeFunctionData({ abi: passAbi, functionName: 'revoke', args: [passId, most] })
  const newFan = async () => createDeployer(stage.chain.url, CHAIN, await stage.chain.fundedKey())

  it('[S3.87] sign a card payment and end the pass when the payment is called back', async () => {
    const fan = await newFan()
    const passId = await claim(await signedCard(fan.address, 'first'))
    expect(await opens(fan)).to.equal(true)
    expect(await refusal(attestor.send(collection, revoke(passId, 0n), 'by the key itself'))).to.match(
      /revert/,
    )
    await forward(attestor, stage.made.attestorAccount, revoke(passId, 0n))
    expect(await opens(fan)).to.equal(false)
  })

  it('[S3.87] pay for the time that was bought beside the card, and get back what was too much', async () => {
    const fan = await newFan()
    const passId = await claim(await signedCard(fan.address, 'second'))
    await buyPass(fan, collection)
    const account = stage.made.attestorAccount as Address
    expect(await refusal(forward(attestor, account, revoke(passId, PRICE)))).to.match(/revert/)
    const before = await fan.balanceOf(fan.address)
    await forward(attestor, account, revoke(passId, PRICE), 5n * PRICE)
    expect(await opens(fan)).to.equal(false)
    const paid = (await fan.balanceOf(fan.address)) - before
    expect(paid > 0n && paid <= PRICE, `paid ${paid}`).to.equal(true)
    expect(await fan.balanceOf(account), 'nothing stays').to.equal(0n)
  })

  it('[S3.87] hand on what somebody deposited for them', async () => {
    const { ledger, keeperAccount } = stage.made
    const account = keeperAccount as Address
    const credit = { abi: ledgerAbi, functionName: 'creditNative', args: [account] } as const
    await stage.payer.send(ledger, encodeFunctionData(credit), 'a deposit', PRICE)
    const fetch = { abi: ledgerAbi, functionName: 'withdrawFor', args: [account, 0] } as const
    expect(await refusal(stage.payer.send(ledger, encodeFunctionData(fetch), 'by a stranger'))).to.match(
      /revert/,
    )
    await forward(keeper, account, encodeFunctionData(fetch), 0n, ledger)
    expect(await keeper.balanceOf(account)).to.equal(0n)
    expect(await keeper.balanceOf(ledger)).to.equal(0n)
  })

  it('[S3.87] sign for nobody else and call nothing else', async () => {
    const fan = await newFan()
    const byKeeper = await signedCard(fan.address, 'third', SERVICE_KEYS.keeper)
    expect(await refusal(claim(byKeeper)), 'another key').to.match(/StreamPass_BadSignature|revert/)
    const passId = await claim(await signedCard(fan.address, 'third'))
    const { attestorAccount, keeperAccount } = stage.made
    const payout = encodeFunctionData({ abi: passAbi, functionName: 'setPayout', args: [fan.address] })
    const sweep = encodeFunctionData({ abi: passAbi, functionName: 'sweepMatured', args: [[]] })
    const refused = /ServiceAccount_NotPermitted|revert/
    expect(await refusal(forward(attestor, attestorAccount, payout))).to.match(refused)
    expect(await refusal(forward(attestor, attestorAccount, sweep))).to.match(refused)
    expect(await refusal(forward(keeper, keeperAccount, revoke(passId, 0n)))).to.match(refused)
    expect(await refusal(forward(keeper, attestorAccount, revoke(passId, 0n)))).to.match(refused)
    expect(await opens(fan), 'nothing happened').to.equal(true)
    await forward(keeper, keeperAccount, sweep)
  })
})
