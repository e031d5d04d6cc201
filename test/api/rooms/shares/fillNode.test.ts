import { expect } from 'chai'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useApi } from '#test/kit/api.ts'
import { type FillNode, type Hog, playFillNode } from '#test/kit/attacks/fillNode.ts'
import { useDatabase } from '#test/kit/database.ts'

/** Ten places for viewers, four for hosts. */
const SETTINGS = { MEDIA_MAX_VIEWERS: '10' }

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
    await db.pool('api').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    people = await seedPeople(db.pool('api'), api().installation, 6)
    media = await startMedia(api(), SETTINGS)
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
})
