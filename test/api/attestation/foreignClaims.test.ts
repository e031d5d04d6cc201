import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Address } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { useDatabase } from '#test/kit/database.ts'
import { type AttestorStage, CHAIN, type GivenVoucher, openAttestorStage } from './useAttestor.ts'

const FIELDS = 'uint16 tierId,address to,uint32 length,uint40 heldUntil,uint40 validUntil,bytes32 purchase'

const bytes = (hex: string) => Buffer.from(hex.slice(2), 'hex')

describe('claims by vouchers that the creator signed', function () {
  this.timeout(120_000)
  const database = useDatabase()
  let stage: AttestorStage
  before(async () => {
    stage = await openAttestorStage(database)
  })
  after(() => stage?.end())

  /** What the creator makes of a voucher: any name of a payment, for any wallet. */
  async function forge(given: GivenVoucher, to: Address, purchase = given.voucher.purchase) {
    const { tierNo, ...rest } = { ...given.voucher, to, purchase }
    const signer = privateKeyToAccount(stage.creatorKey)
    const signature = await signer.signTypedData({
      domain: { name: 'StreamPass', version: '1', chainId: CHAIN, verifyingContract: stage.collection },
      types: {
        CardVoucher: FIELDS.split(',').map((field) => {
          const [type = '', name = ''] = field.split(' ')
          return { type, name }
        }),
      },
      primaryType: 'CardVoucher',
      message: { ...rest, tierId: tierNo },
    })
    return { ...given, voucher: { tierNo, ...rest }, signer: signer.address, signature }
  }

  /** The row of a voucher that was given out, as far as a revocation looks at it. */
  async function keep({ moveId, voucher, signer, signature }: GivenVoucher) {
    await database.pool('owner').query(
      `INSERT INTO app.card_move (id, source_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until, salt,
         purchase_hash, signer, signature) VALUES ($1::text, $1::text, $2, $3, $4, 1, $5, $6, to_timestamp($7), to_timestamp($8), $9, $10, $11, $12)`,
      [
        ...[moveId, stage.creatorId, CHAIN, bytes(stage.collection), bytes(voucher.to), voucher.length],
        ...[voucher.heldUntil, voucher.validUntil, randomBytes(32)],
        ...[bytes(voucher.purchase), bytes(signer), bytes(signature)],
      ],
    )
  }

  it('[S4.38][T16] under the name of a payment end nobody else’s pass, and the voucher is worth nothing from then on', async () => {
    const [honest, fan] = [await stage.fan(), await stage.fan()]
    const kept = await stage.sign(honest.address)
    await keep(kept)
    await stage.claim(honest, kept)
    const given = await stage.sign(fan.address)
    await keep(given)
    // whoever saw the name has the creator sign a second for the pass of somebody else
    await stage.claim(stage.creator, await forge(given, honest.address))
    await stage.pass()
    await stage.ask(given)
    for (let looks = 0; looks < 3; looks++) {
      await stage.look()
      await stage.pass()
    }
    expect(await stage.opens(honest)).to.equal(true)
    expect(await stage.read(given)).to.include({ state: 'done', end: 'UNCLAIMED' })
  })

  it('[S4.38][T16] put no time into a pass that keeps its payment from going back', async () => {
    const fan = await stage.fan()
    const [given, other] = [await stage.sign(fan.address), await stage.sign(fan.address)]
    await keep(given)
    await stage.claim(fan, given)
    await stage.claim(stage.creator, await forge(other, fan.address))
    await stage.pass()
    await stage.ask(given)
    await stage.look()
    expect(await stage.opens(fan)).to.equal(false)
    await stage.pass()
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
  })

  it('[S4.38] time of another payment by card does: a person is asked', async () => {
    const fan = await stage.fan()
    const [given, other] = [await stage.sign(fan.address), await stage.sign(fan.address)]
    for (const one of [given, other]) {
      await stage.claim(fan, one)
      // of a wallet one is on its way at a time
      await keep(one)
      await database
        .pool('owner')
        .query("UPDATE app.card_move SET state = 'mirrored', pass_id = 1 WHERE id = $1", [one.moveId])
    }
    await stage.pass()
    await stage.ask(given)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'person', fault: 'OTHER_TIME' })
    expect(await stage.opens(fan)).to.equal(true)
  })
})
