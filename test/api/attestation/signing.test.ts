import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Abi, type Address, createPublicClient, encodeFunctionData, type Hex, http } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import type { CardVoucher } from '#api/ports/attestor.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { streamPassAbi } from '#generated/abis.ts'
import type { Deployer } from '#scripts/deploy/deployer.ts'
import { openCollection } from '#test/scripts/deploy/earlier/passLine.ts'
import { type AccountStage, openAccountStage } from './accountStage.ts'
import { CHAIN, DAY_S, raisedAlarms } from './useAttestor.ts'

/** The key that signs for the account at first. */
const KEY: Hex = `0x${'a7'.repeat(32)}`

describe('the attestor of a public chain, an account', function () {
  this.timeout(120_000)
  let stage: AccountStage
  let collection: Address
  before(async () => {
    stage = await openAccountStage(KEY)
    collection = await openCollection(await stage.fan(), stage.made.factory, 'Northlight')
    await stage.chain.rpc('local_faucet', privateKeyToAddress(KEY))
  })
  after(() => stage?.end())
  let nowMs = 0
  const made = (keys: string[] | null, account: Address | null = stage.account) =>
    createAttestor({
      ...{
        urls: [stage.chain.url],
        chainId: CHAIN,
        clock: () => nowMs,
        alarms: raisedAlarms(),
        isPublic: true,
      },
      keys: keys && { ...fixedSecret(keys[0] as string), accepted: () => keys },
      account,
      manager: stage.made.accessManager,
    })
  const client = () => createPublicClient({ transport: http(stage.chain.url), cacheTime: 0 })
  async function voucherFor(fan: Deployer): Promise<CardVoucher> {
    const at = Number((await client().getBlock()).timestamp)
    const until = { heldUntil: at + 30 * DAY_S, validUntil: at + 20 * DAY_S }
    return {
      tierNo: 1,
      to: fan.address,
      length: 7 * DAY_S,
      ...until,
      purchase: `0x${randomBytes(32).toString('hex')}`,
    }
  }
  /** What the contract says to a voucher; the pass where it takes it. */
  async function claim(
    fan: Deployer,
    { tierNo: tierId, ...rest }: CardVoucher,
    by: { signer: Hex; signature: Hex },
  ) {
    const args = [{ ...rest, tierId }, by.signer, by.signature] as const
    const { result } = await client().simulateContract({
      ...{ address: collection, abi: streamPassAbi, functionName: 'claimCard', args, account: fan.address },
    })
    await fan.send(
      collection,
      encodeFunctionData({ abi: streamPassAbi, functionName: 'claimCard', args }),
      'a claim',
    )
    return result
  }
  const opens = (fan: Deployer) =>
    fan.read<boolean>(collection, streamPassAbi as Abi, 'hasAccess', [fan.address])
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: Error) => error.message,
    )

  it('[S4.38] is the account, for which the key signs: the collection takes it, and the account revokes', async () => {
    const fan = await stage.fan()
    const voucher = await voucherFor(fan)
    const { attestor, sender } = made([KEY])
    expect(await attestor.problem()).to.equal(null)
    const signed = await attestor.signVoucher(collection, voucher)
    expect(signed.signer).to.equal(stage.account)
    const passId = await claim(fan, voucher, signed)
    expect(await opens(fan)).to.equal(true)
    const tried = await sender.tryRevocation(collection, passId, 0n)
    if (tried.kind !== 'works') return expect.fail(tried.kind)
    expect(tried.call.to).to.equal(stage.account)
    const from = await sender.sender()
    const nonce = await client().getTransactionCount({ address: from })
    const fees = { maxFee: 10n ** 11n, tip: 1n }
    const { raw } = await sender.sign({ sender: from, nonce, ...tried.call, ...fees })
    expect(await sender.send(raw)).to.equal(null)
    expect(await opens(fan)).to.equal(false)
  })

  it('[S4.38] without the account is off, in a word; a plain key signs nothing there', async () => {
    const { attestor } = made([KEY], null)
    expect(await attestor.problem()).to.equal('NO_ACCOUNT')
    const voucher = await voucherFor(await stage.fan())
    expect(await refused(attestor.signVoucher(collection, voucher))).to.match(/NO_ACCOUNT/)
    expect(await made(null).attestor.problem()).to.equal('NO_KEY')
    expect(await made([`0x${'b1'.repeat(32)}`]).attestor.problem()).to.equal('NO_ROLE')
    const outsider = made([KEY], '0x00000000000000000000000000000000000000aa')
    expect(await outsider.attestor.problem(), 'no contract there').to.equal('NO_ROLE')
  })

  it('[S4.38][T16] what was signed is for one wallet, collection and name, and counts once', async () => {
    const [fan, other] = [await stage.fan(), await stage.fan()]
    const voucher = await voucherFor(fan)
    const { attestor } = made([KEY])
    const signed = await attestor.signVoucher(collection, voucher)
    for (const change of [{ to: other.address }, { length: 0 }, { heldUntil: voucher.heldUntil - 1 }])
      expect(await refused(claim(fan, { ...voucher, ...change }, signed))).to.match(/StreamPass_BadSignature/)
    const bare = await privateKeyToAccount(KEY).signMessage({ message: 'x' })
    expect(await refused(claim(fan, voucher, { signer: signed.signer, signature: bare }))).to.match(
      /BadSignature/,
    )
    await claim(fan, voucher, signed)
    expect(await refused(claim(fan, voucher, signed))).to.match(/StreamPass_CardClaimed/)
  })

  it('[S4.38] a key that is replaced goes on until the chain takes the new one', async () => {
    const next: Hex = `0x${'c2'.repeat(32)}`
    await stage.asOwner('nameKey', [privateKeyToAddress(next)])
    const fan = await stage.fan()
    const voucher = await voucherFor(fan)
    const both = made([next, KEY])
    await claim(fan, voucher, await both.attestor.signVoucher(collection, voucher))
    await stage.wait(3 * DAY_S)
    nowMs += 60_000
    const late = await stage.fan()
    const again = await voucherFor(late)
    await claim(late, again, await both.attestor.signVoucher(collection, again))
    expect(await made([KEY]).attestor.problem()).to.equal('NO_ROLE')
    expect(await made([next]).attestor.problem()).to.equal(null)
  })

  it('[S4.38] an account that lost the role is no attestor any more', async () => {
    const next: Hex = `0x${'c2'.repeat(32)}`
    const { attestor } = made([next])
    expect(await attestor.problem()).to.equal(null)
    await stage.takeRole()
    nowMs += 60_000
    expect(await attestor.problem()).to.equal('NO_ROLE')
  })
})
