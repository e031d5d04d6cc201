import { expect } from 'chai'
import type { CallAcknowledgement } from '#protocol/calls.ts'
import { BrowserKey, bind, inDays, keysOf } from '../../accounts/deviceKeys/browserKey.ts'
import { opening } from './descriptions.ts'
import { useCallLines } from './useCallLines.ts'

const OK: CallAcknowledgement = { ok: true }
const REFUSED: CallAcknowledgement = { ok: false, code: 'INVALID_INPUT' }
const HASH = '0a'.repeat(32)

describe('what a page opens before it connects', function () {
  this.timeout(60_000)
  const { meet, page } = useCallLines()

  it('[S3.81] both commit themselves and open, and each gets what the other one sent as it was', async () => {
    const call = await meet()
    const [creator, fan] = [await page(call.creator), await page(call.fan)]
    await creator.open()
    await fan.open()
    // another one does not take the place of the first: a page sees that it was sent two
    const sent = [HASH, '0b'.repeat(32)].map((body) => ['commit', body] as const)
    for (const [n, [kind, body]] of sent.entries())
      expect(await creator.send(n + 1, 1, kind, body)).to.deep.equal(OK)
    expect(await creator.send(3, 1, 'open', opening())).to.deep.equal(OK)
    expect(await fan.given(3)).to.deep.equal([
      ...sent.map(([kind, body], n) => [n + 1, 1, kind, body]),
      [3, 1, 'open', opening()],
    ])
  })

  it('[S3.81][T39] a browser that was ended elsewhere, or is somebody else’s, opens as confirmed no more', async () => {
    const call = await meet()
    const [creator, fan] = [await page(call.creator), await page(call.fan)]
    await creator.open()
    await fan.open()
    const { who } = call.creator
    const device = new BrowserKey()
    const bound = await bind(who, await device.byWallet(who, { untilS: inDays(100) }))
    expect(bound.status, bound.text).to.equal(201)
    const { binding } = bound.body
    const key = device.publicKey
    expect(await creator.send(1, 1, 'open', opening({ key, binding }))).to.deep.equal(OK)
    const { address, ...others } = binding
    const wrong = {
      'of the other side': () => fan.send(1, 1, 'open', opening({ key, binding })),
      'for another time': () =>
        creator.send(2, 1, 'open', opening({ key, binding: { ...binding, untilS: binding.untilS + 1 } })),
      'of another wallet': () =>
        creator.send(
          ...([2, 1, 'open'] as const),
          opening({ key, binding: { ...others, address: call.fan.who.wallet.address } }),
        ),
      'of another key': () =>
        creator.send(2, 1, 'open', opening({ key: new BrowserKey().publicKey, binding })),
    }
    for (const [what, send] of Object.entries(wrong)) expect(await send(), what).to.deep.equal(REFUSED)
    const [listed] = await keysOf(who)
    expect((await who.call('DELETE', `/v1/me/device-keys/${listed?.id}`)).status).to.equal(204)
    expect(await creator.send(2, 1, 'open', opening({ key, binding })), 'ended').to.deep.equal(REFUSED)
    expect(await creator.send(2, 1, 'open', opening({ key })), 'as nobody’s').to.deep.equal(OK)
    expect((await fan.given(2)).map(([seq]) => seq)).to.deep.equal([1, 2])
    expect(address).to.equal(who.wallet.address)
  })
})
