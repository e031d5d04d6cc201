import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { type Cable, layCable } from '#test/kit/media/cable.ts'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { type MediaPage, serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00mthatrecovers0000000000'
const STALL_MS = 600
/** what a session waits, and silence bears, in the tests that are about it; before them nothing ends */
const SHORT_RESUME_MS = 300
const SHORT_SILENCE_MS = 1200

describe('what breaks mends itself', function () {
  this.timeout(40_000)
  let media: MediaNode
  let site: MediaPage
  let cable: Cable
  let publisher: Browser
  let watcher: Browser
  let host: StagePage
  let fan: StagePage

  const ticketOf = (user: string, bits: number) => () => ({
    ...media.ticket({ room: ROOM, user, bits }),
    signalUrl: cable.url,
  })
  const states = async (side: StagePage) =>
    (await side.heard()).filter(([name]) => name === 'state').map(([, state]) => state)
  const publications = async () => (await media.counters(ROOM)).publications

  before(async () => {
    media = await startMediaNode({ limits: { stallMs: STALL_MS } })
    await media.openRoom(ROOM)
    cable = await layCable(() => media.node.signalPort)
    site = await serveMediaPage()
    publisher = await launchRole({ role: 'publisher' })
    watcher = await launchRole({ role: 'viewer' })
    host = await openStagePage(publisher, site.url, ticketOf('sea_host', 255))
    fan = await openStagePage(watcher, site.url, ticketOf('sea_fan', 170))
    await host.enter(ticketOf('sea_host', 255)())
    expect(await host.publish('camera', 'microphone')).to.equal('published')
    await fan.enter(ticketOf('sea_fan', 170)())
    await fan.sees(5)
  })
  after(async () => {
    await publisher?.close()
    await watcher?.close()
    await site?.stop()
    await cable?.stop()
    await media?.stop()
  })

  it('signalling away for a moment: media never stops, the same publications go on [S3.92]', async () => {
    const before = (await publications()).map(({ publicationId }) => publicationId)
    cable.cut()
    await fan.waitFor('state', ([state]) => state === 'reconnecting')
    await fan.sees(5)
    cable.plug()
    await until('both connected', async () =>
      [host, fan].every(async (side) => (await states(side)).at(-1) === 'connected'),
    )
    await until('the fan again', async () => (await states(fan)).at(-1) === 'connected')
    await until('the host again', async () => (await states(host)).at(-1) === 'connected')
    await fan.sees(10)
    expect((await publications()).map(({ publicationId }) => publicationId)).to.deep.equal(before)
    expect(await states(fan)).to.deep.equal(['connecting', 'connected', 'reconnecting', 'connected'])
  })

  it('signalling away for longer than the session waits: in again with a new ticket', async () => {
    const { resumeMs } = media.limits
    media.limits.resumeMs = SHORT_RESUME_MS
    cable.cut()
    await until('everybody out', async () => (await media.participants(ROOM)).length === 0)
    cable.plug()
    media.limits.resumeMs = resumeMs
    await until('two inside', async () => (await media.participants(ROOM)).length === 2)
    await until('the host publishes', async () =>
      (await media.participants(ROOM)).some(({ publishing }) => publishing.length === 2),
    )
    await fan.sees(10)
  })

  it('the node restarts: both come back by themselves, with picture [S3.92]', async () => {
    await media.restart()
    await until('two inside', async () => (await media.participants(ROOM)).length === 2)
    await until('the host publishes', async () =>
      (await media.participants(ROOM)).some(({ publishing }) => publishing.length === 2),
    )
    await fan.sees(10)
    expect((await states(fan)).at(-1)).to.equal('connected')
  })

  it('what the publisher mutes is told, survives a node restart, and comes back', async () => {
    const mute = (on: boolean) => host.page.evaluate(`window.stage.client.setSelfMuted('microphone', ${on})`)
    const microphone = async () => {
      const told = (await fan.heard()).filter(
        ([name, one]) =>
          /published|changed/.test(String(name)) && (one as { kind?: string })?.kind === 'microphone',
      )
      return told.at(-1)?.[1] as { isMuted: boolean; id: string }
    }
    const { id } = await microphone()
    await mute(true)
    await until('muted at the fan', async () => (await microphone()).isMuted)
    await media.restart()
    await until('a new publication', async () => (await microphone()).id !== id)
    await until('still muted', async () => (await microphone()).isMuted)
    await mute(false)
    await until('sound at the fan', async () => !(await microphone()).isMuted)
    await fan.sees(5)
  })

  it('a camera that ends without a word is stalled at once, then gone, and is not sent again', async () => {
    // one camera to who watches, whichever of its renditions they get
    const told = (await fan.heard()).findLast(
      ([name, one]) => name === 'remote-published' && (one as { kind: string }).kind === 'camera',
    )
    const cameraId = (told?.[1] as { id: string } | undefined)?.id
    expect((await publications()).filter(({ kind }) => kind === 'camera')).to.have.length(2)
    media.limits.silenceMs = SHORT_SILENCE_MS
    await host.page.evaluate(`window.stage.tracks.camera.stop()`)
    await fan.waitFor('remote-changed', ([one]) => (one as { isStalled: boolean }).isStalled)
    await fan.waitFor('remote-unpublished', ([id]) => id === cameraId)
    const inside = await media.participants(ROOM)
    expect(inside.find(({ userId }) => userId === 'sea_host')?.publishing).to.deep.equal(['microphone'])
  })
})
