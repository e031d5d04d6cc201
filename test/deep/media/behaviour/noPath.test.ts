import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchRole, openStagePage } from '#test/kit/media/mediaBrowser.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { type MediaPage, serveMediaPage } from '#test/kit/media/mediaPage.ts'

const ROOM = 'r00mbehindafirewall0000000'
/** the browser's own patience is 12 s */
const WITHIN_MS = 16_000

describe('a network that lets no UDP through', function () {
  this.timeout(40_000)
  let media: MediaNode
  let site: MediaPage
  let viewer: Browser

  before(async () => {
    media = await startMediaNode({ udpPorts: 40 })
    await media.openRoom(ROOM)
    site = await serveMediaPage()
    viewer = await launchRole({ role: 'viewer', isUdpBlocked: true })
  })
  after(async () => {
    await viewer?.close()
    await site?.stop()
    await media?.stop()
  })

  it('[T37] the page says so after one try, and asks for no other ticket', async () => {
    let renewals = 0
    const ticket = () => media.ticket({ room: ROOM, user: 'sea_blocked', bits: 170 })
    const page = await openStagePage(viewer, site.url, () => {
      renewals++
      return ticket()
    })
    expect(await page.enter(ticket())).to.equal('joined')
    const [, code] = await page.waitFor('error', () => true, WITHIN_MS)
    expect(code).to.equal('NO_MEDIA_PATH')
    const states = (await page.heard()).filter(([name]) => name === 'state').map(([, state]) => state)
    expect(states).to.deep.equal(['connecting', 'connected', 'closed'])
    expect(renewals).to.equal(0)
    expect(await media.participants(ROOM)).to.deep.equal([])
    expect(media.api.events.map(({ kind }) => kind)).to.not.include('joined')
  })
})
