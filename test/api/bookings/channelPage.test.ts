import { expect } from 'chai'
import type { ChannelPage } from '#api/creators/contract.ts'
import { signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { callSeller, TUESDAYS } from './callSeller.ts'

describe('the page of a channel', function () {
  this.timeout(60_000)
  const { api } = joinApi()

  it('[S3.50] leads to calls while its creator has hours and an offer, and takes bookings', async () => {
    const client = await signIn(api().url)
    const handle = 'bell-page-yard'
    const made = await client.call('POST', '/v1/channels', { body: { handle, name: 'Bell yard' } })
    expect(made.status, made.text).to.equal(201)
    const seller = callSeller(client)
    const hasCalls = async () => {
      const { body, status, text } = await client.call('GET', `/v1/channels/${handle}`)
      expect(status, text).to.equal(200)
      return (body as ChannelPage).hasCalls
    }
    const offer = await seller.offered()
    expect(await hasCalls(), 'without hours').to.equal(false)
    await seller.setCalendar(0, TUESDAYS)
    expect(await hasCalls()).to.equal(true)
    await seller.setCalendar(1, { ...TUESDAYS, isPaused: true })
    expect(await hasCalls(), 'paused').to.equal(false)
    await seller.setCalendar(2, TUESDAYS)
    expect(await hasCalls()).to.equal(true)
    await seller.close(offer.id)
    expect(await hasCalls(), 'without an offer').to.equal(false)
  })
})
