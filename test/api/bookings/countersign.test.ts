import { expect } from 'chai'
import { concat, type Hex, hexToBigInt, keccak256, numberToHex, slice, stringToBytes } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES } from '#domain/calls/agreement.ts'
import { wrapForFactory } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useBooked } from './booked/useBooked.ts'
import { refusalOf } from './callSeller.ts'
import { type OpenCalls, openCalls, timeIn } from './openCalls.ts'

const AT = timeIn(3, '10:00')
/** Of secp256k1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** As a page signs what it was answered. */
function signed({ wallet }: Client, { agreement, text, escrow }: BookedCall, nonce = agreement?.nonce) {
  if (!agreement || text === null) throw new Error('nothing was agreed here')
  const { creator, fan, amount, ...rest } = agreement
  const sides = { creator: creator as Hex, fan: fan as Hex, amount: BigInt(amount) }
  return wallet.signTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract: escrow?.address as Hex },
    types: AGREEMENT_TYPES,
    primaryType: 'Agreement',
    message: { ...rest, ...sides, nonce: BigInt(nonce ?? 0), summaryHash: keccak256(stringToBytes(text)) },
  })
}

/** Another signature of the same by the same key. */
function twinOf(signature: Hex): Hex {
  const s = numberToHex(ORDER - hexToBigInt(slice(signature, 32, 64)), { size: 32 })
  return concat([slice(signature, 0, 32), s, slice(signature, 64) === '0x1b' ? '0x1c' : '0x1b'])
}

describe('what a creator signs of what was agreed [S3.49]', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let [fan, path]: [Client, string] = [] as never
  let escrowId: Buffer
  beforeEach(async () => {
    calls = await openCalls(world().url)
    fan = await signIn(world().url)
    escrowId = (await world().agree(calls, fan, AT)).id
    await world().book(calls, fan, { id: escrowId })
    await world().follow()
    path = await pathOf(escrowId)
  })
  const creator = () => calls.seller.client
  const pathOf = async (id: Buffer) => `/v1/me/calls/bookings/${(await world().row(id))?.id}`
  const read = async (who: Client) => (await who.call('GET', path)).body as BookedCall
  const send = (who: Client, signature: string, to = path) =>
    who.call('POST', `${to}/countersignature`, { body: { signature } })

  it('is kept as both sides read it, and the first one stays', async () => {
    const first = await signed(creator(), await read(creator()))
    const unsigned = await read(fan)
    const sent = await send(creator(), first.toUpperCase().replace('0X', '0x'))
    expect(sent.status, sent.text).to.equal(200)
    const { countersignature, ...rest } = sent.body as BookedCall
    expect(countersignature?.signature).to.equal(first)
    expect(Date.parse(countersignature?.at ?? '')).to.be.closeTo(Date.now(), 60_000)
    expect([rest.side, rest.agreement]).to.deep.equal(['creator', unsigned.agreement])
    expect(await read(fan)).to.deep.equal({ ...unsigned, countersignature })
    const again = await send(creator(), twinOf(first))
    expect([again.status, again.body], again.text).to.deep.equal([200, sent.body])
  })

  it('of two at once one is kept, and both are answered it', async () => {
    const one = await signed(creator(), await read(creator()))
    const replies = await Promise.all([one, twinOf(one)].map((signature) => send(creator(), signature)))
    const { countersignature } = await read(fan)
    expect(countersignature?.signature).to.be.oneOf([one, twinOf(one)])
    for (const { status, body } of replies)
      expect([status, body.countersignature]).to.deep.equal([200, countersignature])
  })

  it('[T22] is the creator’s alone, by their wallet, of this agreement', async () => {
    const call = await read(creator())
    const good = await signed(creator(), call)
    expect(refusalOf(await send(await signIn(world().url), good))).to.deep.equal([404, 'NOT_FOUND'])
    const ofFan = await send(fan, await signed(fan, call))
    expect([...refusalOf(ofFan), ofFan.body.detail]).to.deep.equal([
      ...[409, 'CONFLICT', 'You agreed to this call by paying for it. Its creator signs it.'],
    ])
    // a wallet may be a contract that signs with other keys: that is asked of the chain, which is away here
    for (const wrong of [await signed(fan, call), await signed(creator(), call, '77777')])
      expect(refusalOf(await send(creator(), wrong))).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    const undeployed = await send(creator(), wrapForFactory(call.escrow?.address as Hex, '0x12345678', good))
    expect(refusalOf(undeployed)).to.deep.equal([422, 'INVALID_INPUT'])
    expect(undeployed.body.errors ?? undeployed.body.fields).to.have.property('/signature')
    expect((await read(fan)).countersignature).to.equal(null)
  })

  it('is of nothing that was booked elsewhere, or whose payment the network dropped', async () => {
    const good = await signed(creator(), await read(creator()))
    const elsewhere = await world().book(calls, fan, { startsAt: timeIn(4, '10:00') })
    await world().drop(escrowId)
    await world().follow()
    const foreign = await pathOf(elsewhere)
    const { agreement, text } = (await creator().call('GET', foreign)).body
    expect([agreement, text]).to.deep.equal([null, null])
    for (const [to, detail] of [
      [foreign, 'This call was booked elsewhere, so nothing is here that could be signed.'],
      [path, 'The network has dropped its payment. Wait until it is there again.'],
    ]) {
      const refused = await send(creator(), good, to)
      expect([...refusalOf(refused), refused.body.detail]).to.deep.equal([409, 'CONFLICT', detail])
    }
  })
})
