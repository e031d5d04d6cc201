import { expect } from 'chai'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type FillNode, type Hog, playFillNode } from '#test/kit/attacks/media/fillNode.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { dial, join, type Wire } from '#test/kit/media/wire.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

/** Places for viewers, of which one network holds half; 18 for hosts on top. */
const PLACES = depth(24, 44)
const SETTINGS = { MEDIA_MAX_VIEWERS: String(PLACES), TRUST_PROXY: 'loopback' }
const UDP_PORTS = 130
/** Accounts behind one address. */
const OFFICE = depth(15, 30)
const HOGS = depth(4, 10)
const VIEWERS = depth(8, 20)
/** Among the people the first who only watches. */
const FIRST = 2 + HOGS + 1

describe('accounts that fill the media node', () => {
  const db = useDatabase()
  const api = useApi(db)
  let media: MediaProcess
  let stage: Stage
  let people: Person[]
  let attack: FillNode | null = null

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    people = await seedPeople(db.pool('api'), api().installation, 2 + HOGS + 1 + VIEWERS + OFFICE + 1)
    media = await startMedia(api(), SETTINGS, UDP_PORTS)
  })
  afterEach(async () => {
    await attack?.stop()
    attack = null
  })
  after(() => media?.stop())

  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  async function hog(person: Person): Promise<Hog> {
    const { channelId }: Creator = await stage.creator(person)
    return { channelId, call: (method, path, body) => call(person, method, path, body) }
  }

  /** On air with a picture, from no network in particular. */
  async function goLive(creator: Person): Promise<{ room: string; client: NodeClient }> {
    const { channelId, call: own } = await hog(creator)
    const room = (await own('POST', '/v1/rooms', { channelId, title: 'On air', visibility: 'public' })).body
      .id
    expect((await own('POST', `/v1/rooms/${room}/open`)).status).to.equal(200)
    const host = await own('POST', `/v1/rooms/${room}/admissions`, { action: 'host' })
    const client = await joinNode(host.body.ticket.signalUrl, host.body.ticket)
    await client.publish(['camera'])
    await client.connected()
    client.send('camera', 50)
    await until('the stream', async () => (await own('POST', `/v1/rooms/${room}/live`)).status === 200)
    return { room, client }
  }

  it('[T37] an account with draft after draft holds one place, and a creator opens a room beside it', async () => {
    attack = await playFillNode([await hog(people[0] as Person)], 12)
    expect(attack.facts).to.deep.equal({
      drafts: 12,
      opened: 1,
      admitted: 1,
      inside: 1,
      refused: { 'open CHANNEL_BUSY': 11 },
    })
    const victim = await hog(people[1] as Person)
    const draft = await victim.call('POST', '/v1/rooms', {
      channelId: victim.channelId,
      title: 'My show',
      visibility: 'public',
    })
    const opened = await victim.call('POST', `/v1/rooms/${draft.body.id}/open`)
    expect(opened.status, opened.text).to.equal(200)
    const admitted = await victim.call('POST', `/v1/rooms/${draft.body.id}/admissions`, { action: 'host' })
    expect(admitted.status, admitted.text).to.equal(201)
  })

  it(`[T37] ${HOGS} accounts that also watch keep no creator off air and no ${VIEWERS} viewers out`, async function () {
    this.timeout(60_000)
    const [hogs, creator, viewers] = [
      people.slice(2, 2 + HOGS),
      people[2 + HOGS] as Person,
      people.slice(FIRST, FIRST + VIEWERS),
    ]
    attack = await playFillNode(await Promise.all(hogs.map(hog)), 3)
    expect(attack.facts).to.deep.include({ opened: HOGS, inside: HOGS })
    const { room, client } = await goLive(creator)
    const wires: Wire[] = []
    const watch = async (person: Person) => {
      const { status, body } = await call(person, 'POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
      if (status !== 201) return body.code as string
      const wire = await dial(body.ticket.signalUrl)
      wires.push(wire)
      return (await join(wire, body.ticket)).t
    }
    for (const person of [...hogs, ...viewers]) expect(await watch(person)).to.equal('joined')
    await Promise.all(wires.map((wire) => wire.close()))
    await client.leave()
  })

  it(`[T37] ${OFFICE} accounts behind one address, connected, hold half of the places; ${VIEWERS} from elsewhere come in`, async function () {
    this.timeout(60_000)
    const { room, client } = await goLive(people.at(-1) as Person)
    const clients: NodeClient[] = [client]
    const watch = async (person: Person, address: string) => {
      const { body } = await call(person, 'POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
      const headers = { 'x-forwarded-for': address }
      const viewer = await joinNode(body.ticket.signalUrl, body.ticket, { headers }).catch(
        (error: Error) => error.message,
      )
      if (typeof viewer === 'string') return viewer
      clients.push(viewer)
      await viewer.open()
      return 'inside'
    }
    const [others, office] = [people.slice(FIRST, FIRST + VIEWERS), people.slice(FIRST + VIEWERS, -1)]
    const came: string[] = []
    for (const [n, person] of office.entries()) came.push(await watch(person, `203.0.113.${n % 3}`))
    expect(came.filter((one) => one === 'inside')).to.have.length(PLACES / 2)
    expect(came.filter((one) => one === 'CAPACITY_FULL')).to.have.length(OFFICE - PLACES / 2)
    for (const [n, person] of others.entries())
      expect(await watch(person, `198.51.${n}.7`), `from network ${n}`).to.equal('inside')
    await Promise.all(clients.map((one) => one.leave()))
  })
})
